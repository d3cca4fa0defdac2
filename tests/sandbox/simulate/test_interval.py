"""Intervals over seeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.simulate.interval import interval, quantile

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


@given(VALUES)
def test_the_mean_lies_in_the_range(values: list[float]) -> None:
    """And the range lies among the values."""
    found = interval(values)
    assert min(values) <= found.low <= found.mean <= found.high <= max(values)


def test_one_seed_has_no_spread() -> None:
    """All three figures are the one there is."""
    found = interval([0.25])
    assert (found.low, found.mean, found.high) == (0.25, 0.25, 0.25)


def test_the_range_leaves_out_the_ends() -> None:
    """Of 0 to 40, the 2.5th percentile is 1 and the 97.5th is 39."""
    found = interval([float(value) for value in range(41)])
    assert (found.low, found.mean, found.high) == (1.0, 20.0, 39.0)


def test_quantiles_lie_between_neighbours() -> None:
    """A quarter of the way from 0 to 10 is 2.5."""
    assert quantile([0.0, 10.0], 0.25) == 2.5


def test_within_asks_the_mean_and_meets_the_range() -> None:
    """A claim may be met by chance without being met on average."""
    found = interval([0.0, 1.0])
    assert found.within(0.4, 0.6)
    assert not found.within(0.6, 0.9)
    assert found.meets(0.6, 0.9)
    assert not found.meets(1.1, 2.0)


def test_without_seeds_there_is_no_figure() -> None:
    """Nothing is made up."""
    with pytest.raises(ValueError, match="no values"):
        interval([])
