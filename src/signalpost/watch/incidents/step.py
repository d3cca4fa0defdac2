"""The life of incidents: one look after the other. Times: Unix seconds.

    findings ──► open ──► (nothing found) going ──► HOLD_S later: resolved
                  ▲──────────── found again ─┘

Somebody is told when one opens, when it gets worse, again after `Habits.again_s`, and when it is resolved: never twice
within `Habits.window_s` of the same, never of what is muted or snoozed, and in quiet hours only of what is critical.
What came and went within the quiet hours is told of with its end, so that nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from signalpost.watch.checks.finding import RANK, Finding, Level
from signalpost.watch.incidents.group import OF_EVENT, Group, groups
from signalpost.watch.incidents.incident import Change, Incident, Incidents

HOLD_S = 1_800
#: One that comes back so soon is the same as before.
BACK_S = 6 * 3_600
KEPT_S = 90 * 86_400
MOST_KEPT = 2_000
#: Of one incident; the most pressing ones are kept.
MOST_FINDINGS = 50
DAY_S = 86_400


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """`again_s`: after how long an incident still open is told again (0: never); `window_s`: the least time between
    two messages of one. Quiet from `quiet_from` to `quiet_to`, seconds of the day in UTC; alike: never."""

    again_s: int = DAY_S
    window_s: int = 3_600
    quiet_from: int = 0
    quiet_to: int = 0

    def quiet(self, now: int) -> bool:
        """Whether only what is critical may be told."""
        of_day = now % DAY_S
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= of_day < self.quiet_to
        return of_day >= self.quiet_from or of_day < self.quiet_to


USUAL = Habits()


class Step(NamedTuple):
    """All incidents after a look, and what is to be told: each with its change."""

    incidents: Incidents
    changes: Sequence[tuple[Incident, Change]]


def step(before: Incidents, findings: Iterable[Finding], now: int, habits: Habits = USUAL) -> Step:
    """After one look at all datasets."""
    found = list(groups(findings))
    matched = _matched(before, found, now)
    taken = {id(group) for group in matched.values()}
    every: list[Incident] = []
    changes: list[tuple[Incident, Change]] = []
    number = before.next_number
    for one in before.every:
        group = matched.get(one.number)
        after = _seen(one, group, now) if group is not None else _unseen(one, now)
        if after.open or now - (after.resolved_at or 0) < KEPT_S:
            every.append(_tell(one, after, now, habits, changes))
    for group in (one for one in found if id(one) not in taken):
        opened = _opened(group, number, now)
        every.append(_tell(None, opened, now, habits, changes))
        number += 1
    return Step(Incidents(every=_kept(every), next_number=number), changes)


def _matched(before: Incidents, found: Sequence[Group], now: int) -> dict[int, Group]:
    """Which incident each group goes on: that of its key; else one that has a finding of it, so that an incident stays
    the same when more of it is seen and its cause gets another name."""
    living = [one for one in before.every if _takes(one, now)]
    by_key = {(one.dataset, one.key): one.number for one in living}
    by_finding = {each.name: one.number for one in living for each in one.findings}
    matched: dict[int, Group] = {}
    late = []
    for group in found:
        number = _own(group, living) or by_key.get((group.dataset, group.key))
        if number is None or number in matched:
            late.append(group)
        else:
            matched[number] = group
    for group in late:
        known = (by_finding.get(each.name) for each in group.findings)
        number = next((one for one in known if one is not None and one not in matched), None)
        if number is not None:
            matched[number] = group
    return matched


def _own(group: Group, living: Sequence[Incident]) -> int | None:
    """Of one event several incidents may stand: the one that has the finding that names the group."""
    if not group.key.startswith(OF_EVENT):
        return None
    name = group.findings[0].name
    mine = (one for one in living if one.open and one.key.startswith(OF_EVENT))
    return next((one.number for one in mine if any(each.name == name for each in one.findings)), None)


def _takes(one: Incident, now: int) -> bool:
    return one.open or now - (one.resolved_at or 0) < BACK_S


def _opened(group: Group, number: int, now: int) -> Incident:
    fresh = Incident(
        number=number,
        dataset=group.dataset,
        key=group.key,
        cause=group.cause,
        level=Level.NOTICE,
        since=now,
        opened_at=now,
        seen_at=now,
    )
    return _seen(fresh, group, now)


def _seen(one: Incident, group: Group, now: int) -> Incident:
    risk = dict(one.at_risk)
    for currency in {currency for each in group.findings for currency in each.at_risk}:
        most = max(each.at_risk.get(currency, 0.0) for each in group.findings)
        risk[currency] = max(risk.get(currency, 0.0), most)
    return msgspec.structs.replace(
        one,
        key=group.key,
        cause=group.cause,
        release=group.release or one.release,
        level=min((one.level, *(each.level for each in group.findings)), key=RANK.__getitem__),
        since=min(one.since, *(each.since for each in group.findings)),
        seen_at=now,
        findings=group.findings[:MOST_FINDINGS],
        parts=max(one.parts, len(group.findings)),
        at_risk=risk,
        gone_at=None,
        resolved_at=None,
    )


def _unseen(one: Incident, now: int) -> Incident:
    if not one.open:
        return one
    gone_at = one.gone_at if one.gone_at is not None else now
    over = now - gone_at >= HOLD_S
    return msgspec.structs.replace(one, gone_at=gone_at, resolved_at=now if over else None)


def _tell(
    before: Incident | None, one: Incident, now: int, habits: Habits, changes: list[tuple[Incident, Change]]
) -> Incident:
    change = _change(before, one, now, habits)
    hushed = one.muted or now < one.snoozed_until
    if change is None or hushed or (habits.quiet(now) and one.level is not Level.CRITICAL):
        return one
    told = msgspec.structs.replace(one, told_at=now)
    changes.append((told, change))
    return told


def _change(before: Incident | None, one: Incident, now: int, habits: Habits) -> Change | None:
    """What is to be told of it, were nobody asleep."""
    told, waited = one.told_at, now - (one.told_at or 0)
    if not one.open:
        ended = before is not None and before.open
        late = told is None or told < (one.resolved_at or 0)
        return Change.RESOLVED if late and (ended or _missed(one, now)) else None
    if told is None:
        return Change.OPENED
    if waited < habits.window_s:
        return None
    if before is not None and (RANK[one.level] < RANK[before.level] or not before.open):
        return Change.GREW
    return Change.AGAIN if habits.again_s and waited >= habits.again_s and one.gone_at is None else None


def _missed(one: Incident, now: int) -> bool:
    """It ended in quiet hours; what ended longer ago than a day is not told any more."""
    return now - (one.resolved_at or 0) < DAY_S


def _kept(every: list[Incident]) -> tuple[Incident, ...]:
    over = [one for one in every if not one.open]
    forgotten = {one.number for one in sorted(over, key=lambda one: one.resolved_at or 0)[:-MOST_KEPT]}
    return tuple(one for one in every if one.number not in forgotten)
