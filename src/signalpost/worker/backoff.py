"""How long a dataset's queue waits after a call that has to be repeated. Pure: the draw is an argument."""

from __future__ import annotations

from typing import NamedTuple

SECOND_MS = 1_000


class Pace(NamedTuple):
    """The shape of one kind of back-off, in milliseconds: full jitter over `base * 2 ** failures`, at most `most`."""

    base: int
    most: int


# Meta says no more than "retry server errors with back-off" (page "Support", copy of 2026-09-12); a throttled app
# is blocked for 60 s (full access) or 300 s (limited) (page "Rate limiting").
TEMPORARY = Pace(1 * SECOND_MS, 60 * SECOND_MS)
THROTTLED = Pace(60 * SECOND_MS, 300 * SECOND_MS)


def delay_ms(pace: Pace, failures: int, at_least: int, draw: float) -> int:
    """Milliseconds to wait after the `failures`-th failure in a row (from 0). `draw` is uniform in [0, 1).

    Full jitter: anything up to the doubled base, so that workers that failed together do not return together.
    `at_least` is what the answer asked for; the jitter comes on top of it.
    """
    ceiling = min(pace.most, pace.base * 2 ** min(failures, 30))
    return at_least + int(draw * ceiling)
