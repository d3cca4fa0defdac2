"""The digest of a day or a week: what opened, what ended, what is open, and a bar for each day before. Times: Unix
seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incident, Incidents
from signalpost.watch.telling.wanted import Every, Wanted

DAYS_SHOWN = {Every.DAY: 14, Every.WEEK: 28}
MOST_SHOWN = 10


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """How many incidents opened on a day of the channel's zone (`2026-11-23`), by level."""

    day: str
    critical: int = 0
    warning: int = 0
    notice: int = 0

    @property
    def total(self) -> int:
        return self.critical + self.warning + self.notice


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """`since` ≤ t < `until`. `opened` and `ended` count those of that time; `open` are all that are, most pressing
    first, `over` those that ended in it, newest first. `at_risk`: value of those that are open, by currency."""

    every: Every
    since: int
    until: int
    zone: str
    opened: int
    ended: int
    open: tuple[Incident, ...]
    over: tuple[Incident, ...]
    days: tuple[Day, ...]
    at_risk: dict[str, float] = {}

    @property
    def quiet(self) -> bool:
        """Whether nothing was and nothing is."""
        return not (self.opened or self.ended or self.open)


def moment_of(wanted: Wanted, now: int) -> int:
    """When the newest digest was due, at or before `now`; 0: there is none."""
    if wanted.digest is Every.NEVER:
        return 0
    zone = ZoneInfo(wanted.zone)
    there = datetime.fromtimestamp(now, UTC).astimezone(zone)
    back = there.weekday() if wanted.digest is Every.WEEK else 0
    due = _at(there, back, wanted.digest_hour, zone)
    if due > now:
        due = _at(there, back + (7 if wanted.digest is Every.WEEK else 1), wanted.digest_hour, zone)
    return due


def digest(every: Every, zone: str, until: int, spaces: Sequence[Incidents], wanted: Wanted) -> Digest:
    """Of the incidents that the channel may hear of: its datasets and checks, at every level."""
    since = _back(until, 7 if every is Every.WEEK else 1, zone)
    whole = msgspec.structs.replace(wanted, least=Level.NOTICE, incidents=True)
    heard = [one for all_ in spaces for one in all_.every if whole.hears(one)]
    ranked = [one for all_ in spaces for one in all_.ranked() if whole.hears(one)]
    ended = [one for one in heard if since <= (one.resolved_at or -1) < until]
    risk: dict[str, float] = {}
    for one in ranked:
        for currency, value in one.at_risk.items():
            risk[currency] = risk.get(currency, 0.0) + value
    return Digest(
        every=every,
        since=since,
        until=until,
        zone=zone,
        opened=sum(since <= one.opened_at < until for one in heard),
        ended=len(ended),
        open=tuple(ranked),
        over=tuple(sorted(ended, key=lambda one: -(one.resolved_at or 0))),
        days=days(heard, until, zone, DAYS_SHOWN[every]),
        at_risk=risk,
    )


def days(heard: Sequence[Incident], until: int, zone: str, how_many: int) -> tuple[Day, ...]:
    """The last days until the one of `until`, oldest first, each with what opened on it."""
    last = datetime.fromtimestamp(until, UTC).astimezone(ZoneInfo(zone)).date()
    names = [(last - timedelta(days=back)).isoformat() for back in range(how_many - 1, -1, -1)]
    counts = {name: dict.fromkeys(("critical", "warning", "notice"), 0) for name in names}
    for one in heard:
        if one.opened_at >= until:
            continue
        name = datetime.fromtimestamp(one.opened_at, UTC).astimezone(ZoneInfo(zone)).date().isoformat()
        if name in counts:
            counts[name][one.level.value] += 1
    return tuple(Day(day=name, **counts[name]) for name in names)


def _at(there: datetime, back: int, hour: int, zone: ZoneInfo) -> int:
    day = there.date() - timedelta(days=back)
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=zone).timestamp())


def _back(until: int, how_many: int, zone: str) -> int:
    there = datetime.fromtimestamp(until, UTC).astimezone(ZoneInfo(zone))
    return _at(there, how_many, there.hour, ZoneInfo(zone)) + there.minute * 60 + there.second
