"""`event_time` from the clock or from a datetime."""

from __future__ import annotations

import time
from datetime import datetime


def now() -> int:
    """The present as Meta's `event_time`: Unix seconds."""
    return int(time.time())


def timestamp(moment: datetime) -> int:
    """`moment` as Meta's `event_time`: Unix seconds. ValueError without a time zone: it could be any of 38 moments."""
    if moment.tzinfo is None:
        raise ValueError("the datetime has no time zone; use one such as datetime.now(UTC)")
    return int(moment.timestamp())
