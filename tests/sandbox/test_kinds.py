"""JSON types as Graph reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.kinds import Kind, check, number, rows


@pytest.mark.parametrize(
    ("kind", "taken", "refused"),
    [
        (Kind.TEXT, ["", "a"], [1, True, [], {}]),
        (Kind.WHOLE, [1, "1", -1, 1.0], [1.5, "1.5", "1.0", "1e3", "0" * 5_000, "", "x", True, [], 10**400]),
        (Kind.NUMBER, [1, 1.5, "1.5", "-2", "1e3"], ["", "x", "1,5", True, [], "inf", "nan"]),
        (Kind.FLAG, [True, False, 0, 1, "0", "1", "true", "false"], [2, "yes", [], {}]),
        (Kind.OBJECT, [{}, {"a": 1}], ["", 1, []]),
        (Kind.LIST, [[], [1]], ["", 1, {}]),
        (Kind.SCALAR, ["a", 1, 1.5], [True, [], {}]),
        (Kind.ANY, ["a", 1, [], {}, True], []),
    ],
)
def test_a_kind_takes_what_graph_takes(kind: Kind, taken: list[Any], refused: list[Any]) -> None:
    """Numbers may be texts of digits; a flag is no number and a number no text."""
    assert all(check(kind)(value) for value in taken)
    assert not any(check(kind)(value) for value in refused)


@given(st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.lists(st.none()), st.none()))
def test_any_value_is_a_finite_number_or_none(value: Any) -> None:
    """Never infinite, never an exception."""
    found = number(value)
    assert found is None or abs(found) < float("inf")


@given(st.one_of(st.text(max_size=4), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans()))
def test_what_passes_at_once_would_pass_the_check(value: Any) -> None:
    """The short way and the long way agree; null passes both."""
    for kind, (at_once, long_way) in ((kind, rows({"key": kind})["key"]) for kind in Kind):
        assert type(None) in at_once
        assert long_way is check(kind)
        assert type(value) not in at_once or long_way(value)
