"""When silence is news: what a dataset's own past says about how long nothing may come.

Counting events and wanting some standard deviations fails small shops, whose nights are silent every night. Here each
silent hour weighs as much as came in the same hour of the week before, and events that come together (a visitor brings
ten) count as one arrival. Silence is news once so many arrivals are missing that chance does not explain it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

HOUR_S = 3_600
WEEK_HOURS = 168
WEEKS = 4
#: Arrivals that must be missing: with twelve expected, none comes by chance in six of a million such stretches.
ARRIVALS_MISSING = 12.0
#: However busy a dataset is, a silence shorter than this is nobody's alarm: a deploy, a restart.
SHORTEST_SILENCE_S = 900
#: A single week is too little to tell a habit from a chance visit.
SHORTEST_PAST_HOURS = 2 * WEEK_HOURS
#: Until then a silence is news after a day and a bit, so that every night passes, if so many copies came a day: with
#: fewer, it may be chance, or somebody who tries it out.
YOUNG_SILENCE_S = 26 * HOUR_S
YOUNG_COPIES_A_DAY = 200
_DAY_HOURS = 24


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """`arrivals`: how many arrivals an hour of the week brings (168 of them, the first begins where Unix time does).

    Known up to `until` (Unix seconds, the beginning of an hour).
    """

    arrivals: tuple[float, ...]
    until: int


def rhythm(hours: Mapping[int, int], until: int) -> Rhythm | None:
    """From copies by hour (Unix seconds of its beginning; absent: none) before `until`, the beginning of the present
    hour. None while less than two weeks are known, or nothing came in it."""
    first = min((hour for hour, count in hours.items() if count and hour < until), default=until)
    first = max(first, until - WEEKS * WEEK_HOURS * HOUR_S)
    past = [hours.get(hour, 0) for hour in range(first, until, HOUR_S)]
    if len(past) < SHORTEST_PAST_HOURS:
        return None
    together = _together(past)
    expected = [0.0] * WEEK_HOURS
    begin = first // HOUR_S
    for slot in range(WEEK_HOURS):
        same = past[(slot - begin) % WEEK_HOURS :: WEEK_HOURS]
        expected[slot] = sum(same) / len(same)
    level = _level(past, expected, begin)
    return Rhythm(arrivals=tuple(level * each / together for each in expected), until=until)


def is_young(hours: Mapping[int, int], until: int) -> bool:
    """Whether a dataset is too new for a rhythm, and enough came to miss it. Arguments as of `rhythm`."""
    came = [hour for hour, count in hours.items() if count]
    if not came or until - min(came) >= SHORTEST_PAST_HOURS * HOUR_S:
        return False
    days = max(1.0, (max(came) - min(came)) / (_DAY_HOURS * HOUR_S))
    return sum(hours.values()) >= YOUNG_COPIES_A_DAY * days


def missing(known: Rhythm, since: int, now: int) -> float:
    """How many arrivals the past expects between `since` and `now` (Unix seconds)."""
    total, at = 0.0, since
    while at < now:
        end = min(now, (at // HOUR_S + 1) * HOUR_S)
        total += known.arrivals[at // HOUR_S % WEEK_HOURS] * (end - at) / HOUR_S
        at = end
        if total >= ARRIVALS_MISSING and at - since >= SHORTEST_SILENCE_S:
            break
    return total


def is_news(known: Rhythm | None, since: int, now: int) -> bool:
    """Whether nothing since `since` cannot be chance."""
    if known is None or now - since < SHORTEST_SILENCE_S:
        return False
    return missing(known, since, now) >= ARRIVALS_MISSING


def _together(past: list[int]) -> float:
    """How many copies come together, at least 1: what the same hours of neighbouring weeks differ by, against what
    independent arrivals would (the mean of (a - b)² / (a + b), which is 1 for those)."""
    weeks = zip(past, past[WEEK_HOURS:], strict=False)
    pairs = [(one - two) ** 2 / (one + two) for one, two in weeks if one + two]
    return max(1.0, sum(pairs) / len(pairs)) if pairs else 1.0


def _level(past: list[int], expected: list[float], begin: int) -> float:
    """The last day that had anything against what was expected of it, at most 1: after a campaign, less is normal."""
    end = len(past)
    while end > 0 and not past[end - 1]:
        end -= 1
    start = max(0, end - _DAY_HOURS)
    usual = sum(expected[(begin + hour) % WEEK_HOURS] for hour in range(start, end))
    return min(1.0, sum(past[start:end]) / usual) if usual else 1.0
