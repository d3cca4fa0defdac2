"""Delays out of counts by upper bounds."""

from __future__ import annotations

from signalpost.dashboard.delays import delays_of


def test_half_and_nearly_all_are_told_by_the_bound_they_lie_within() -> None:
    """Of 100: 60 within a second, 36 within ten, the rest within an hour."""
    found = delays_of({"1": 60, "10": 36, "3600": 4})
    assert found is not None
    assert (found.count, found.half_s, found.most_s) == (100, 1, 10)
    assert sum(one.count for one in found.bins) == 100


def test_what_is_later_than_any_bound_has_none() -> None:
    """And of nothing there is nothing to tell."""
    found = delays_of({"later": 3})
    assert found is not None
    assert found.half_s is None
    assert delays_of({}) is None
