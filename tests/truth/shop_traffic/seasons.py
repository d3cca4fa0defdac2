"""How traffic rises and falls over ninety days. All figures are ours: assumptions, none is measured."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import Final, NamedTuple

from shop_traffic.slot import SLOT_S

START: Final = 1_772_409_600
"""Monday 2 March 2026, Unix seconds."""
DAYS: Final = 90
DAY_S: Final = 86_400
HOUR_S: Final = 3_600
SLOTS_A_DAY: Final = DAY_S // SLOT_S

#: Share of a day's traffic by local hour, in thousandths.
_HOURS: Final = (18, 11, 7, 5, 5, 8, 17, 30, 40, 46, 50, 52, 54, 51, 49, 49, 51, 56, 62, 71, 79, 78, 67, 44)
_WEEKDAYS: Final = (1.04, 0.99, 0.97, 0.96, 0.93, 0.96, 1.15)
_HOLIDAY_DAYS: Final = (32, 34, 35, 60, 73, 84)
"""Days from START of: Good Friday, Easter Sunday and Monday, 1 May, Ascension, Whit Monday."""


class Seasons(NamedTuple):
    """One shop's: `growth` a day, days' own levels (people come more or less for no reason), campaigns as (from, until,
    factor) in Unix seconds, and releases as (at, name)."""

    growth: float
    levels: tuple[float, ...]
    campaigns: tuple[tuple[int, int, float], ...]
    releases: tuple[tuple[int, str], ...]

    def level(self, at: int, shift_s: int) -> float:
        """Times the mean of day 0, at a second (Unix), in a country whose clock is `shift_s` ahead; campaigns and the
        day's own level with it."""
        day = min(max((at - START) // DAY_S, 0), DAYS - 1)
        factor = self.levels[day] * (1 + self.growth * day)
        for begin, end, times in self.campaigns:
            if begin <= at < end:
                factor *= times
        return factor * _clock(at // SLOT_S, shift_s)

    def release(self, at: int) -> str:
        """The name of the release that is live."""
        name = "2026.9.0"
        for begin, named in self.releases:
            if begin <= at:
                name = named
        return name


@lru_cache(maxsize=8_192)
def _clock(slot: int, shift_s: int) -> float:
    """By hour, weekday and holiday; between two hours it goes straight."""
    local = slot * SLOT_S + shift_s
    hour, within = divmod(local % DAY_S, HOUR_S)
    share = (_HOURS[hour] * (HOUR_S - within) + _HOURS[(hour + 1) % 24] * within) / HOUR_S
    day = (local - START) // DAY_S
    holiday = 0.72 if day in _HOLIDAY_DAYS else 1.0
    return share / (sum(_HOURS) / 24) * _WEEKDAYS[day % 7] * holiday


def seasons(seed: object) -> Seasons:
    """Of a seed: growth from -0.1 to 0.5 % a day, a campaign about every 18 days, a release every three to nine."""
    even = Random(f"{seed}/seasons").random
    levels, level = [], 0.0
    for _ in range(DAYS):
        level = 0.5 * level + 0.1 * (even() + even() + even() - 1.5)
        levels.append(1 + level)
    campaigns, at = [], START + int((3 + 12 * even()) * DAY_S)
    while at < START + DAYS * DAY_S:
        begin = at // DAY_S * DAY_S + (6 + int(6 * even())) * HOUR_S
        campaigns.append((begin, begin + (1 + int(4 * even())) * DAY_S, 1.2 + 0.7 * even()))
        at += int((12 + 12 * even()) * DAY_S)
    releases, at = [], START + int(4 * even() * DAY_S)
    while at < START + DAYS * DAY_S:
        at = at // DAY_S * DAY_S + (8 + int(8 * even())) * HOUR_S
        releases.append((at, f"2026.{10 + len(releases)}.0"))
        at += int((3 + 6 * even()) * DAY_S)
    return Seasons(-0.001 + 0.006 * even(), tuple(levels), tuple(campaigns), tuple(releases))
