"""Time that does not run backwards and does not jump."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from signalpost.worker.clock import JUMP_MS, Clock, steady


class Times:
    """A wall clock and a monotonic one, both moved by hand; seconds."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000.0
        self.mono = 50.0

    def pass_s(self, seconds: float) -> None:
        self.wall += seconds
        self.mono += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.mono)


def test_it_tells_unix_milliseconds():
    """And durations by monotonic time."""
    times = Times()
    clock = times.clock()
    times.pass_s(1.5)
    assert clock.now() == 1_800_000_001_500
    assert clock.elapsed() == 51_500


def test_it_never_runs_backwards():
    """A wall clock set back a little stands still until it has caught up; across restarts too."""
    times = Times()
    clock = times.clock()
    before = clock.now()
    times.wall -= 10
    assert clock.now() == before
    times.pass_s(11)
    assert clock.now() == before + 1_000
    assert Clock(lambda: times.wall, lambda: times.mono, not_before=before + 99_000).now() == before + 99_000


def test_a_slow_correction_is_followed():
    """Many small steps are not a jump."""
    times = Times()
    clock = times.clock()
    for _ in range(20):
        times.wall += 100
        clock.now()
    assert clock.jumped == 0
    assert clock.now() == 1_800_002_000_000


def test_a_jump_is_not_followed_until_an_answer_confirms_it():
    """Time goes on by monotonic time, so that nothing expires; the Date header of an answer settles it."""
    times = Times()
    clock = times.clock()
    times.wall += 86_400
    times.pass_s(2)
    assert clock.jumped == 86_400_000
    assert clock.now() == 1_800_000_002_000
    clock.hear(formatdate(1_800_000_002, usegmt=True))
    assert clock.jumped
    clock.hear("no date at all")
    clock.hear(None)
    assert clock.jumped
    clock.hear(formatdate(times.wall + 30, usegmt=True))
    assert clock.jumped == 0
    assert clock.now() == 1_800_086_402_000


@pytest.mark.parametrize("date", ["soon", "Mon, 99999999999999999999 Jan 2027 00:00:00 GMT"])
def test_a_header_that_is_no_date_confirms_nothing(date: str):
    """Nor does it end the call that heard it."""
    times = Times()
    clock = times.clock()
    times.wall += 86_400
    clock.hear(date)
    assert clock.jumped


def test_a_jump_backwards_is_one_too():
    """A clock set to last year does not freeze the worker."""
    times = Times()
    clock = times.clock()
    times.wall -= 31_536_000
    times.pass_s(3)
    assert clock.jumped < -JUMP_MS
    assert clock.now() == 1_800_000_003_000


def test_a_wall_clock_that_jumps_back_again_is_right_again():
    """Without anyone's word."""
    times = Times()
    clock = times.clock()
    times.wall += 86_400
    assert clock.jumped
    times.wall -= 86_400
    assert clock.jumped == 0
    assert clock.now() == 1_800_000_000_000


def test_an_operator_may_agree():
    """Then the wall clock counts as it stands, also when that is earlier."""
    times = Times()
    clock = times.clock()
    clock.now()
    times.wall -= 86_400
    clock.agree()
    assert (clock.jumped, clock.now()) == (0, 1_799_913_600_000)


def test_the_systems_steady_clock_goes_forward():
    """In seconds."""
    first = steady()
    assert 0 < first <= steady()
