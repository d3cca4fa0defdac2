"""The compact table from hashes to people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.people.index import CROWD, Index

HASHES = st.one_of(st.integers(min_value=-(2**63), max_value=2**63 - 1), st.integers(min_value=-3, max_value=3))


@given(st.lists(st.tuples(HASHES, st.integers(min_value=0, max_value=50))))
def test_everyone_who_was_added_is_found_and_nobody_else(pairs: list[tuple[int, int]]) -> None:
    """A value leads to all who have it, each once, in the order they were added; an unknown value to nobody."""
    index = Index()
    expected: dict[int, list[int]] = {}
    for value, person in pairs:
        index.add(value, person)
        group = expected.setdefault(value or 1, [])
        if person not in group:
            group.append(person)
    assert {value: list(index.find(value)) for value in expected} == expected
    assert index.find(4_711 * 2**40) == () or 4_711 * 2**40 in expected


def test_it_grows_beyond_what_was_expected() -> None:
    """Numbers that fall into neighbouring slots, ten times as many as it was made for."""
    index = Index(1_000)
    for value in range(1, 20_000):
        index.add(value * 1_024, value % 300)
    assert all(index.find(value * 1_024) == (value % 300,) for value in range(1, 20_000))


def test_a_value_of_a_crowd_leads_to_nobody() -> None:
    """A placeholder that a whole file has is no key, and costs no more for the ten thousandth than for the first."""
    index = Index()
    for person in range(CROWD):
        index.add(7, person)
    assert len(index.find(7)) == CROWD
    for person in range(CROWD, 10_000):
        index.add(7, person)
    assert index.find(7) == ()
