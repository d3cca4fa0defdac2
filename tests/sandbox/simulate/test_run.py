"""Seeds, one after another."""

from __future__ import annotations

import pytest

from signalpost.sandbox.simulate.outcome import Outcome
from signalpost.sandbox.simulate.run import one_seed, simulate
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup


def test_the_same_settings_and_seeds_give_the_same_outcome(outcome: Outcome, small: SimulationSettings) -> None:
    """To the last digit."""
    assert simulate(small, range(1, 4)).as_json() == outcome.as_json()


def test_each_seed_is_another_week(small: SimulationSettings) -> None:
    """Other people, other orders."""
    assert one_seed(small, 1) != one_seed(small, 2)


def test_progress_is_told(small: SimulationSettings) -> None:
    """After each seed."""
    told: list[int] = []
    simulate(small, (5, 9), done=told.append)
    assert told == [1, 2]


def test_varied_rates_widen_the_intervals(outcome: Outcome, small: SimulationSettings) -> None:
    """How little is known of the rates is more than chance."""
    varied = simulate(small, range(1, 4), vary=True)
    assert varied.varied
    wide, narrow = (found.lost_by_pixel.high - found.lost_by_pixel.low for found in (varied, outcome))
    assert wide > narrow


def test_there_must_be_a_seed(small: SimulationSettings) -> None:
    """Without one there is nothing to say."""
    with pytest.raises(ValueError, match="no values"):
        simulate(small, ())


def test_the_default_rates_order_the_set_ups(outcome: Outcome) -> None:
    """The server recognises more buyers than the pixel; only without event_id are conversions counted twice."""
    counted = {setup: outcome.of(setup, "counted").mean for setup in Setup}
    assert outcome.of(Setup.SERVER, "matched").mean > outcome.of(Setup.PIXEL, "matched").mean
    assert counted[Setup.BOTH_WITHOUT_EVENT_ID] > 1 > counted[Setup.BOTH_WITH_EVENT_ID]
    assert outcome.of(Setup.BOTH_WITH_EVENT_ID, "double").mean == 0
