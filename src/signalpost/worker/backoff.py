"""How long a dataset's queue waits after a call that has to be repeated. Pure: the draw is an argument."""

from __future__ import annotations

from typing import NamedTuple

from signalpost.capi.verdict import Delay, RetryAt


class Pace(NamedTuple):
    """The shape of one kind of back-off, in milliseconds: full jitter over `base * 2 ** failures`, at most `most`."""

    base: int
    most: int


# The waits that an answer itself asks for come on top (`verdict.FIRST_WAIT_S`). Meta blocks a throttled app for 60 s
# (full access) or 300 s (limited) (page "Rate limiting", copy of 2026-09-12).
PACES: dict[Delay, Pace] = {
    Delay.SOON: Pace(1_000, 60_000),
    Delay.THROTTLED: Pace(30_000, 300_000),
    Delay.BLOCKED: Pace(600_000, 3_600_000),
}


def delay_ms(verdict: RetryAt, failures: int, draw: float) -> int:
    """Milliseconds to wait after the `failures`-th failure in a row (from 0). `draw` is uniform in [0, 1).

    Full jitter: anything up to the doubled base, so that queues that failed together do not return together, on top of
    what the answer asked for.
    """
    pace = PACES[verdict.delay]
    ceiling = min(pace.most, pace.base * 2 ** min(failures, 30))
    return round(verdict.wait_s * 1000) + int(draw * ceiling)
