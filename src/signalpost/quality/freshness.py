"""Data freshness: how soon after they happened events arrive."""

from __future__ import annotations

from enum import Enum
from typing import Final

from signalpost.quality.tally import DELAY_BOUNDS_S, Tally

REAL_TIME_WITHIN_S: Final = 300


class Frequency(str, Enum):
    """How often a server seems to upload (Dataset Quality API, `data_freshness.upload_frequency`)."""

    REAL_TIME = "real_time"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


# Whoever uploads every hour has delays spread over that hour, so half of them lie within it. Bounds are ours: Meta
# tells the four words and not how it finds them.
_WITHIN_S: Final = {
    Frequency.REAL_TIME: REAL_TIME_WITHIN_S,
    Frequency.HOURLY: 3_600,
    Frequency.DAILY: 86_400,
}


def upload_frequency(tally: Tally) -> Frequency | None:
    """The shortest frequency within which half of the server's events arrive; None when no delay was measured."""
    total = sum(tally.delays)
    if not total:
        return None
    return next((word for word, bound in _WITHIN_S.items() if within(tally, bound) * 2 >= total), Frequency.WEEKLY)


def within(tally: Tally, bound_s: int) -> int:
    """Server events that arrived within `bound_s` seconds of event_time; a bound of `DELAY_BOUNDS_S`."""
    return sum(tally.delays[: DELAY_BOUNDS_S.index(bound_s) + 1])
