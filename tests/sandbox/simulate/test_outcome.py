"""What a simulation says."""

from __future__ import annotations

import json

import msgspec
import pytest

from signalpost.sandbox.simulate.measure import Measures
from signalpost.sandbox.simulate.outcome import NOTICE, Outcome, descriptions, losses
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.town import Town
from signalpost.sandbox.simulate.visit import Loss


def test_it_says_that_it_is_a_simulation(outcome: Outcome) -> None:
    """In the JSON, so that no figure travels without it."""
    told = outcome.as_json()
    assert told["simulation"] is True
    assert told["notice"] == NOTICE
    assert "simulation" in NOTICE


def test_json_has_all_that_is_needed_to_repeat_it(outcome: Outcome, small: SimulationSettings) -> None:
    """Settings and seeds."""
    told = json.loads(msgspec.json.encode(outcome.as_json()))
    assert msgspec.convert(told["settings"], SimulationSettings) == small
    assert told["seeds"] == [1, 2, 3]
    assert [row["setup"] for row in told["setups"]] == ["a", "b", "c", "d", "e"]


def test_every_measure_is_described() -> None:
    """In words."""
    assert set(descriptions()) == set(Measures.__struct_fields__)
    assert all(descriptions().values())


def test_losses_add_up(outcome: Outcome, small: SimulationSettings) -> None:
    """Each order has one cause; together they are what the pixel does not report."""
    visits = orders(Town(small, seed=1), small, seed=1)
    reported = sum(visit.lost_by is None for visit in visits) / len(visits)
    assert sum(losses(visits).values()) + reported == pytest.approx(1)
    assert outcome.lost_by_pixel.mean == pytest.approx(sum(outcome.losses[loss].mean for loss in Loss))
    assert outcome.lost_by_pixel.mean == pytest.approx(1 - outcome.of(Setup.PIXEL, "reported").mean)


def test_a_measure_that_does_not_apply_is_absent(outcome: Outcome) -> None:
    """The pixel has no match quality."""
    with pytest.raises(KeyError):
        outcome.of(Setup.PIXEL, "quality")
