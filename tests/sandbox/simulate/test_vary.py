"""Rates drawn from their believable ranges."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.simulate.settings import SimulationSettings, table
from signalpost.sandbox.simulate.vary import triangle, varied


@given(st.integers())
def test_every_rate_stays_in_its_range(seed: int) -> None:
    """Sizes and decisions do not move."""
    drawn = varied(SimulationSettings(), seed)
    for row in table():
        value = getattr(drawn, row.name)
        if row.source is None or row.source.low is None or row.source.high is None:
            assert value == row.default
        else:
            assert row.source.low <= value <= row.source.high


def test_the_same_seed_draws_the_same_rates() -> None:
    """Another seed draws others."""
    assert varied(SimulationSettings(), 1) == varied(SimulationSettings(), 1)
    assert varied(SimulationSettings(), 1) != varied(SimulationSettings(), 2)


def test_a_value_outside_its_range_widens_it() -> None:
    """Who says 80 % blocked is believed; nothing is drawn above it."""
    drawn = [varied(SimulationSettings(blocked_mobile=0.8), seed).blocked_mobile for seed in range(50)]
    assert max(drawn) <= 0.8
    assert max(drawn) > 0.4


@given(st.floats(0, 1), st.tuples(*[st.floats(0, 1)] * 3).map(sorted))
def test_the_triangle_stays_between_its_ends(place: float, ends: list[float]) -> None:
    """Whatever its peak is."""
    low, likeliest, high = ends
    assert low - 1e-9 <= triangle(place, low, likeliest, high) <= high + 1e-9


def test_half_of_an_even_triangle_lies_below_its_peak() -> None:
    """Its median is its peak."""
    assert triangle(0.5, 0.0, 0.5, 1.0) == 0.5


def test_drawn_settings_are_settings() -> None:
    """They pass the same checks as typed ones."""
    drawn = msgspec.to_builtins(varied(SimulationSettings(), 3))
    assert msgspec.convert(drawn, SimulationSettings) == varied(SimulationSettings(), 3)
