"""A clock to move."""

from __future__ import annotations

import pytest

from signalpost.sandbox.clock import LATEST, Clock


def test_it_shows_its_source_until_it_is_moved_and_goes_on_from_there() -> None:
    """move adds up, set puts it anywhere, and the source's seconds keep counting."""
    real = [100.0]
    clock = Clock(lambda: real[0])
    assert clock() == 100
    clock.move(50)
    clock.move(-10)
    assert (clock(), clock.ahead_s) == (140, 40)
    clock.set(1_000)
    real[0] += 5
    assert clock() == 1_005
    clock.reset()
    assert (clock(), clock.ahead_s) == (105, 0)


@pytest.mark.parametrize("at", [-1.0, LATEST + 1, float("inf"), float("nan")])
def test_it_shows_dates_alone(at: float) -> None:
    """Set or moved to where there is no date it stays where it was."""
    clock = Clock(lambda: 100.0)
    with pytest.raises(ValueError, match="1970 to the year 9999"):
        clock.set(at)
    with pytest.raises(ValueError, match="1970 to the year 9999"):
        clock.move(at - 100)
    assert clock() == 100
