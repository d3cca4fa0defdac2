"""Which messages are due to a channel now. Times: Unix seconds.

An incident is told when it opens, when it becomes more pressing, again after a set time, and when it is over; no two
messages of one within the channel's window, unless it has become critical, and its end. Nothing is told of what is
muted or snoozed, and in quiet hours only what is critical. What quiet hours or a storm keep back stays due, so that it
is told afterwards as it then is.

A storm: of many that are due at once the most pressing are told one by one and the rest together, in one message. What
pages somebody and keeps a state of its own (`keeps_state`) cannot be told together: there the rest waits for its turn,
and the end of what it was told goes out whatever is muted, or it would stay open there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from signalpost.watch.checks.finding import RANK, Level
from signalpost.watch.incidents.incident import Change, Incident
from signalpost.watch.telling.wanted import Wanted

HOUR_S, DAY_S = 3_600, 86_400
#: Messages that one round sends to one channel before the rest is told together.
ONE_BY_ONE = 5


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel was last told of an incident, and when."""

    change: Change
    level: Level
    at: int


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as far as it matters here. `again_s`: after how long an incident still open is told again (0: never);
    `since`: when the channel was added; `recent`: messages of the last hour."""

    wanted: Wanted
    again_s: int = DAY_S
    since: int = 0
    keeps_state: bool = False
    recent: int = 0


class Due(NamedTuple):
    """What goes out: `single` each as a message, `together` all in one."""

    single: Sequence[tuple[Incident, Change]]
    together: Sequence[tuple[Incident, Change]]


def due(incidents: Iterable[Incident], told: Mapping[int, Told], hearing: Hearing, now: int) -> Due:
    """What this channel is to be told now. `told`: what it was, by the incident's number."""
    found = []
    for one in incidents:
        change = change_of(one, told.get(one.number), hearing, now)
        if change is not None:
            found.append((one, change))
    return _bounded(sorted(found, key=_pressing), hearing)


def change_of(one: Incident, before: Told | None, hearing: Hearing, now: int) -> Change | None:
    """What the channel is to be told of one incident now, were it the only one."""
    if not one.open and before is not None and before.change is Change.RESOLVED and before.at >= (one.resolved_at or 0):
        return None
    if not one.open and before is not None and hearing.keeps_state:
        return Change.RESOLVED
    kept_back = one.muted or now < one.snoozed_until or hearing.wanted.sleeps(one, now)
    if kept_back or not hearing.wanted.hears(one):
        return None
    if not one.open:
        return Change.RESOLVED if before is not None or _missed(one, hearing, now) else None
    return Change.OPENED if before is None else _later(one, before, hearing, now)


def _later(one: Incident, before: Told, hearing: Hearing, now: int) -> Change | None:
    """Of one that is open and was told of."""
    waited = now - before.at
    worse = RANK[one.level] < RANK[before.level]
    if worse and one.level is Level.CRITICAL:
        return Change.GREW
    if waited < hearing.wanted.window_minutes * 60:
        return None
    if worse or before.change is Change.RESOLVED:
        return Change.GREW
    return Change.AGAIN if hearing.again_s and waited >= hearing.again_s and one.gone_at is None else None


def _missed(one: Incident, hearing: Hearing, now: int) -> bool:
    """It came and went while the channel was not to be told; what is over for a day is not told any more, nor what was
    before the channel."""
    return now - (one.resolved_at or 0) < DAY_S and one.opened_at >= hearing.since


def _pressing(found: tuple[Incident, Change]) -> tuple[bool, int, float, int]:
    one, change = found
    return change is Change.RESOLVED, RANK[one.level], -sum(one.at_risk.values()), one.since


def _bounded(found: Sequence[tuple[Incident, Change]], hearing: Hearing) -> Due:
    most = hearing.wanted.most_an_hour
    room = max(0, most - hearing.recent)
    extra = max(0, 2 * most - max(most, hearing.recent))
    if hearing.keeps_state:
        # An end takes no room: there are never more of them than of what was told before.
        ends = [one for one in found if one[1] is Change.RESOLVED]
        others = [one for one in found if one[1] is not Change.RESOLVED]
        urgent = [one for one in others if one[0].level is Level.CRITICAL][: room + extra]
        rest = [one for one in others if one[0].level is not Level.CRITICAL][: max(0, room - len(urgent))]
        return Due((*urgent, *rest, *ends), ())
    if not room:
        found = [one for one in found if one[0].level is Level.CRITICAL]
        room = extra
    room = min(room, ONE_BY_ONE)
    if len(found) <= room:
        return Due(tuple(found), ())
    # The last place is for all the rest.
    return Due(tuple(found[: room - 1]), tuple(found[room - 1 :])) if room else Due((), ())
