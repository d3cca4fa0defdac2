"""How many copies one series brings, measured against all others of its dataset: when everything falls together, it is
the traffic that fell (a holiday, the end of a campaign), and nothing is wrong with this series."""

from __future__ import annotations

from math import log

import msgspec

from signalpost.watch.baseline.season import DAY_HOURS, Season, portion

#: Hours that a series must be known before it is judged: a week and a day, as no weekday is like another.
LEAST_HOURS = 192
#: What a fault may leave of a series: most of it, or next to nothing; and what it may make of it.
SOME, NOTHING, MORE, MUCH_MORE = 0.7, 0.07, 1.5, 3.0
#: A series' part of the traffic is never the same two days running: within these it is as usual.
USUAL_LEAST, USUAL_MOST = 0.93, 1.1
HEADROOM = 1.15
#: What one slot says at most for a part of what is usual, and for nothing or a multiple: what happens to a large shop
#: within five minutes is a campaign's burst until it lasts.
A_LITTLE, A_LOT = 0.6, 3.0
#: A series that is nearly all there is has nothing to be measured against.
LARGEST_PORTION = 0.95
LEAST_PORTION = 1e-6
_RESTLESS_RATE, _MOST_RESTLESS = 0.01, 30.0
_TELLING = 1.0
_KEPT_AN_HOUR = 0.995
_DOUBT = 20.0

#: Below it a sum is chance that nobody need follow.
QUIET = 1.0

Table = tuple[float, float, float, float, float, float, float, float]
_REST: Table = (0.0,) * 8


class Volume(msgspec.Struct, kw_only=True, array_like=True, gc=False):
    """The past (`season`) and what is being judged. `came` of `by_traffic` expected: how the share has moved lately.

    `low`, `gone`, `high`, `much`: the sums against less, nothing, more, a multiple. `since`, `now_…`: since the first
    of those began that is not `QUIET`: copies, those of all, those expected by the traffic and by the series' own past.
    `day_copies`: those of about the last day.
    """

    season: Season
    came: float = 0.0
    by_traffic: float = 0.0
    restless: float = 2.0
    part: float = 0.0
    rate: float = 0.0
    table: Table = _REST
    low: float = 0.0
    gone: float = 0.0
    high: float = 0.0
    much: float = 0.0
    since: int = 0
    now_copies: int = 0
    now_total: int = 0
    now_traffic: float = 0.0
    now_own: float = 0.0
    last: int = 0
    hour_copies: int = 0
    hour_total: int = 0
    day_copies: float = 0.0

    @property
    def falls(self) -> float:
        """How sure it is that less comes."""
        return self.low if self.low > self.gone else self.gone

    @property
    def rises(self) -> float:
        """How sure it is that more comes."""
        return self.high if self.high > self.much else self.much

    def prepare(self, hour: int, whole: Season) -> None:
        """Before the first slot of an hour: what it should bring. Too young or too large a series is not judged."""
        if self.season.age(hour) < LEAST_HOURS:
            self.table = _REST
            return
        self.rate = self.season.rate(hour)
        level = (self.came + _DOUBT) / (self.by_traffic + _DOUBT)
        self.part = max(LEAST_PORTION, level * portion(self.season, whole, hour))
        if self.part > LARGEST_PORTION:
            self.part, self.table = min(self.part, 1.0), _REST
            return
        calm = 1.0 / self.restless
        self.table = (
            *_ratio(self.part, USUAL_LEAST, SOME, calm),
            *_ratio(self.part, USUAL_LEAST, NOTHING, calm),
            *_ratio(self.part, USUAL_MOST, MORE, calm),
            *_ratio(self.part, USUAL_MOST, MUCH_MORE, calm),
        )

    def judge(self, copies: int, total: int, begin: int, slots: int, enough: float) -> None:
        """Take a slot in: `copies` of `total` that the whole dataset had. `slots`: how many an hour has."""
        self.hour_copies += copies
        self.hour_total += total
        if copies:
            self.last = begin
        table = self.table
        if table is _REST or not any(table):
            self._rest()
            return
        others, most = total - copies, HEADROOM * enough
        low = self.low + min(A_LITTLE, copies * table[0] + others * table[1])
        gone = self.gone + min(A_LOT, copies * table[2] + others * table[3])
        high = self.high + min(A_LITTLE, copies * table[4] + others * table[5])
        much = self.much + min(A_LOT, copies * table[6] + others * table[7])
        self.low = 0.0 if low <= 0.0 else most if low > most else low
        self.gone = 0.0 if gone <= 0.0 else most if gone > most else gone
        self.high = 0.0 if high <= 0.0 else most if high > most else high
        self.much = 0.0 if much <= 0.0 else most if much > most else much
        if max(self.falls, self.rises) < QUIET:
            self._rest()
            return
        self.since = self.since or begin
        self.now_copies += copies
        self.now_total += total
        self.now_traffic += total * self.part
        self.now_own += self.rate / slots

    def learn(self, hour: int, doubt: float) -> None:
        """Take the hour in that is over, unless a sum stands above `doubt`."""
        copies, total = self.hour_copies, self.hour_total
        self.hour_copies = self.hour_total = 0
        self.day_copies += copies - self.day_copies / DAY_HOURS
        if max(self.falls, self.rises) > doubt:
            return
        self.season.learn(hour, copies)
        if not any(self.table):
            return
        expected = total * self.part
        self.came = self.came * _KEPT_AN_HOUR + copies
        self.by_traffic = self.by_traffic * _KEPT_AN_HOUR + expected
        by_chance = expected * (1.0 - self.part)
        if by_chance >= _TELLING:
            moved = min((copies - expected) ** 2 / by_chance, _MOST_RESTLESS)
            self.restless = max(1.0, self.restless + _RESTLESS_RATE * (moved - self.restless))

    def accept(self) -> None:
        """What came since is how it is from now on."""
        self.came, self.by_traffic = float(self.now_copies), self.now_traffic
        self.low = self.gone = self.high = self.much = 0.0
        self._rest()

    def _rest(self) -> None:
        self.since = self.now_copies = self.now_total = 0
        self.now_traffic = self.now_own = 0.0


def _ratio(part: float, usual: float, fault: float, calm: float) -> tuple[float, float]:
    """What one copy of the series, and one of the others, says for a fault that multiplies the series by `fault`,
    against a day that multiplies it by `usual`."""
    left = (1.0 - part + fault * part) / (1.0 - part + usual * part)
    return calm * log(fault / usual / left), -calm * log(left)
