"""Sums over events that are counted alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.said import MILLION
from signalpost.store.sqlite.ledger.counted import Sums

AN_EVENT = st.tuples(
    st.integers(0, 2**41),
    st.integers(0, 2**31),
    st.none() | st.integers(-(10**18), 10**18),
    st.sampled_from(["", "em=login:1", "em=login:1 ph=cart:2 em=order:3"]),
)


@given(st.lists(AN_EVENT, max_size=5))
def test_what_is_taken_back_leaves_nothing(events: list[tuple[int, int, int | None, str]]) -> None:
    """In whatever order."""
    sums = Sums()
    for event in events:
        sums.add(*event)
    assert sums.units * MILLION + sums.rest == sum(value or 0 for _, _, value, _ in events)
    for event in reversed(events):
        sums.add(*event, times=-1)
    assert (sums.count, sums.units, sums.rest) == (0, 0, 0)
    assert not any([*sums.lags, *sums.gained.values()])


def test_a_key_is_gained_once() -> None:
    """Though a later copy brought it again."""
    sums = Sums()
    sums.add(0, 0, None, "em=login:1 em=order:3")
    assert sums.gained == {"em": 1}
