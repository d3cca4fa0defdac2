"""All copies of one dataset: silence, and a day that is nothing like those before. Here nothing else can be measured
against, so a holiday looks like a fault: only what a holiday does not do is called one."""

from __future__ import annotations

import msgspec

from signalpost.watch.baseline.chance import count_high, count_low
from signalpost.watch.baseline.season import DAY_HOURS, WEEK_HOURS, Season

LEAST_HOURS = WEEK_HOURS + DAY_HOURS
#: A quiet holiday may leave so much; silence leaves next to nothing. Silence is judged against the holiday.
HOLIDAY, SILENT = 0.4, 0.05
HEADROOM = 1.15
_LOG_RATIO = -2.0794415416798357  # ln(SILENT / HOLIDAY)
#: How much the level of whole days varies before it is known, and the least that is believed.
_FIRST_SPREAD, LEAST_SPREAD = 0.3, 0.1
_SPREAD_RATE = 0.05
_MOST_MOVED = 1.0  # a day teaches no more than this about how days vary
#: A day is news when so few, or so many, come by chance in one of so many days.
RARE = 1e-4


class Whole(msgspec.Struct, kw_only=True, array_like=True, gc=False):
    """The past, the day up to now hour by hour, how whole days vary (`spread`), and the sum against silence.

    `silent_since`: the slot after the last copy (Unix seconds); `missing`: copies expected since then. `low`, `high`:
    how likely the last 24 hours are by chance when so few or so many came; 1: not judged.
    """

    season: Season
    rate: float = 0.0
    spread: float = _FIRST_SPREAD
    came: list[int] = []
    expected: list[float] = []
    silence: float = 0.0
    silent_since: int = 0
    missing: float = 0.0
    low: float = 1.0
    high: float = 1.0
    hour_copies: int = 0

    @property
    def day(self) -> tuple[int, float]:
        """Copies of the last 24 hours, and how many were expected."""
        return sum(self.came), sum(self.expected)

    def prepare(self, hour: int) -> None:
        """Before the first slot of an hour."""
        self.rate = self.season.rate(hour) if self.season.age(hour) >= LEAST_HOURS else 0.0

    def judge(self, copies: int, begin: int, slots: int, enough: float) -> None:
        """Take a slot in. `slots`: how many an hour has."""
        self.hour_copies += copies
        expected = self.rate / slots
        self.silence = max(0.0, self.silence + (HOLIDAY - SILENT) * expected + copies * _LOG_RATIO)
        self.silence = min(self.silence, HEADROOM * enough)
        if copies:
            self.silent_since, self.missing = 0, 0.0
        else:
            self.silent_since = self.silent_since or begin
            self.missing += expected

    def learn(self, hour: int, doubt: float) -> None:
        """Take the hour that is over into the day; and into the past, unless nothing comes."""
        copies, self.hour_copies = self.hour_copies, 0
        if self.rate:
            self.came = [*self.came, copies][-DAY_HOURS:]
            self.expected = [*self.expected, self.rate][-DAY_HOURS:]
            self._judge_day(hour)
        if self.silence <= doubt:
            self.season.learn(hour, copies)

    def _judge_day(self, hour: int) -> None:
        came, expected = self.day
        if len(self.came) < DAY_HOURS or expected <= 0:
            return
        self.low = count_low(came, expected, self.spread)
        self.high = count_high(came, expected, self.spread)
        if hour % DAY_HOURS == 0:
            moved = min((came / expected - 1.0) ** 2 - 1.0 / expected, _MOST_MOVED)
            square = self.spread**2 + _SPREAD_RATE * (moved - self.spread**2)
            self.spread = max(LEAST_SPREAD, max(square, 0.0) ** 0.5)
