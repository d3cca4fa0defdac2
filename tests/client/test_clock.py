"""event_time from the clock or from a datetime."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import signalpost as sp


def test_now_is_unix_seconds() -> None:
    """Seconds, not milliseconds."""
    assert abs(sp.now() - time.time()) < 5


@given(st.integers(0, 4_000_000_000), st.integers(-14, 14))
def test_a_moment_is_the_same_in_every_zone(seconds: int, hours: int) -> None:
    """The time zone of the datetime does not matter, its presence does."""
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(timezone(timedelta(hours=hours)))
    assert sp.timestamp(moment) == seconds


def test_a_moment_without_a_zone_is_refused() -> None:
    """It could mean many moments."""
    with pytest.raises(ValueError, match="time zone"):
        sp.timestamp(datetime(2026, 11, 21, 12, 0))
