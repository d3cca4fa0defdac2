"""Which times are believed."""

from __future__ import annotations

from signalpost.watch.plan.moments import BACK_S, CONFIRMED, DAY_S, FORWARD_S, Moments

NOW = 1_795_000_000


def test_time_goes_on() -> None:
    """A little back is a late copy, and counts when it came."""
    moments = Moments(NOW)
    assert [moments.of(at) for at in (NOW + 5, NOW + 3, NOW + FORWARD_S)] == [NOW + 5, NOW + 3, NOW + FORWARD_S]
    assert moments.believed == NOW + FORWARD_S
    assert Moments().of(NOW) == NOW


def test_a_jump_counts_when_others_confirm_it() -> None:
    """In either direction; a single copy far off counts with the last time."""
    for there in (NOW + 365 * DAY_S, NOW - BACK_S - 1):
        moments = Moments(NOW)
        assert moments.of(there) == NOW
        assert moments.of(NOW + 1) == NOW + 1
        assert [moments.of(there) for _ in range(CONFIRMED)] == [NOW + 1] * (CONFIRMED - 1) + [there]
        assert moments.believed == there
