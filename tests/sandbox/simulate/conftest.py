"""Small simulations: a few seeds of a few orders."""

from __future__ import annotations

import pytest

from signalpost.sandbox.simulate.outcome import Outcome
from signalpost.sandbox.simulate.run import simulate
from signalpost.sandbox.simulate.settings import SimulationSettings


@pytest.fixture(scope="session")
def small() -> SimulationSettings:
    """Large enough that no share is zero by chance, small enough for a fraction of a second."""
    return SimulationSettings(population=600, orders=250)


@pytest.fixture(scope="session")
def outcome(small: SimulationSettings) -> Outcome:
    """Three seeds of the default rates."""
    return simulate(small, range(1, 4))
