"""The watch's time when the wall clock jumps."""

from __future__ import annotations

from signalpost.alarms.patience import AGREE_MS, PatientClock
from signalpost.worker.clock import Clock

DAY_S = 86_400


class Hands:
    """A wall clock and a steady one, moved by hand. Seconds."""

    def __init__(self) -> None:
        self.wall = 1_790_000_000.0
        self.steady = 0.0

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def patient(hands: Hands) -> PatientClock:
    return PatientClock(Clock(lambda: hands.wall, lambda: hands.steady))


def test_a_jump_that_is_set_right_changes_nothing() -> None:
    """Two days ahead for nine minutes: nothing looks two days old."""
    hands = Hands()
    clock = patient(hands)
    before = clock.now()
    hands.wall += 2 * DAY_S
    for _ in range(54):
        hands.pass_(10)
        assert clock.now() == before + int(hands.steady * 1000)
    hands.wall -= 2 * DAY_S
    hands.pass_(10)
    assert clock.now() == before + int(hands.steady * 1000)


def test_a_jump_that_lasts_is_believed() -> None:
    """After ten minutes; forward and back."""
    for jump in (2 * DAY_S, -2 * DAY_S):
        hands = Hands()
        clock = patient(hands)
        clock.now()
        hands.wall += jump
        clock.now()
        hands.pass_(AGREE_MS / 1000 - 1)
        assert clock.now() != int(hands.wall * 1000)
        hands.pass_(2)
        assert clock.now() == int(hands.wall * 1000)
        hands.pass_(5)
        assert clock.now() == int(hands.wall * 1000)


def test_two_jumps_are_waited_for_apart() -> None:
    """One that was set right does not shorten the next one's ten minutes."""
    hands = Hands()
    clock = patient(hands)
    for _ in range(3):
        hands.wall += DAY_S
        clock.now()
        hands.pass_(AGREE_MS / 1000 - 1)
        assert clock.now() < int(hands.wall * 1000) - 1000
        hands.wall -= DAY_S
        hands.pass_(1)
        clock.now()
