"""A clock to move."""

from __future__ import annotations

from signalpost.sandbox.clock import Clock


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
