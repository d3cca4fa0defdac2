"""How many copies each hour of the week brings, learnt week by week, and the level that growth has brought it to."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

WEEK_HOURS = 168
DAY_HOURS = 24
#: A week counts three quarters as much as the one after it: some four weeks are remembered.
KEPT_A_WEEK = 0.75
#: The level follows growth with a half-life of six days: a fall within a day or two does not become normal meanwhile.
KEPT_AN_HOUR = 0.995
LEAST_LEVEL, MOST_LEVEL = 0.2, 5.0
#: Copies that the level is taken to be 1 for, before it is known.
_DOUBT = 20.0
#: Copies of more hours that weigh as much as those of the hour: what people do differs less by hour.
_OF_WEEK = 100.0


class Season(msgspec.Struct, kw_only=True, array_like=True, gc=False):
    """`means`: copies an hour of the week, the first beginning where Unix time does; `weeks`: how many weeks, older
    ones counting less, each mean is of. `first`: the hour (Unix time / 3600) from which on it is known."""

    first: int
    means: list[float]
    weeks: list[float]
    came: float = 0.0
    expected: float = 0.0

    def age(self, hour: int) -> int:
        """For how many hours it has been known."""
        return hour - self.first

    def sums(self, hour: int) -> tuple[float, float]:
        """Mean copies in this hour of the week and its neighbours, each times its weeks; and those weeks."""
        copies = weeks = 0.0
        for slot in ((hour - 1) % WEEK_HOURS, hour % WEEK_HOURS, (hour + 1) % WEEK_HOURS):
            copies += self.means[slot] * self.weeks[slot]
            weeks += self.weeks[slot]
        return copies, weeks

    def rate(self, hour: int) -> float:
        """Copies to expect in this hour. Where the hour of the week is not known yet, that of the days before."""
        copies, weeks = self.sums(hour)
        if not weeks:
            same = [hour % WEEK_HOURS - DAY_HOURS * day for day in range(1, 7)]
            copies = sum(self.means[slot] * self.weeks[slot] for slot in same)
            weeks = sum(self.weeks[slot] for slot in same)
        return self.level * copies / weeks if weeks else 0.0

    @property
    def level(self) -> float:
        """How much more comes now than the weeks remembered say."""
        found = (self.came + _DOUBT) / (self.expected + _DOUBT)
        return min(max(found, LEAST_LEVEL), MOST_LEVEL)

    def learn(self, hour: int, copies: int) -> None:
        """Take an hour in that is over."""
        slot = hour % WEEK_HOURS
        usual, weeks = self.sums(hour)
        if weeks:
            self.came = self.came * KEPT_AN_HOUR + copies
            self.expected = self.expected * KEPT_AN_HOUR + usual / weeks
        self.weeks[slot] = self.weeks[slot] * KEPT_A_WEEK + 1.0
        self.means[slot] += (copies - self.means[slot]) / self.weeks[slot]


def new_season(hour: int) -> Season:
    """Nothing known, from this hour on."""
    return Season(first=hour, means=[0.0] * WEEK_HOURS, weeks=[0.0] * WEEK_HOURS)


def portion(part: Season, whole: Season, hour: int) -> float:
    """Which share of all copies of this hour of the week were the part's; drawn to that of the same hour of all days,
    and this to that of the whole week, as far as their own copies are few."""
    usual = _portion(part, whole, range(WEEK_HOURS), 0.0)
    around = (hour - 1, hour, hour + 1)
    of_day = [(one + DAY_HOURS * day) % WEEK_HOURS for one in around for day in range(7)]
    by_day = _portion(part, whole, of_day, usual)
    return min(_portion(part, whole, [one % WEEK_HOURS for one in around], by_day), 1.0)


def _portion(part: Season, whole: Season, slots: Iterable[int], usual: float) -> float:
    """Of these hours of the week, drawn to `usual`; at 0 to nothing."""
    weeks = part.weeks
    copies = of_all = 0.0
    for slot in slots:
        copies += part.means[slot] * weeks[slot]
        of_all += whole.means[slot] * weeks[slot]
    of_all = max(of_all, copies)
    return (copies + _OF_WEEK) / (of_all + _OF_WEEK / usual) if usual else (copies + 0.5) / (of_all + 1.0)
