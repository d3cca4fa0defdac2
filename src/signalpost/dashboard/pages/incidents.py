"""Incidents: what broke, since when, what does it cost, and what is to be done?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.dashboard.view import View
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incident

LISTED = 50


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """Value at risk in one currency, micro-units."""

    currency: str
    micros: int


class IncidentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One incident. `rank`: its place among the open ones, from 1; 0: it is over. Times: Unix ms. `quiet`: `muted`,
    `snoozed` or empty. `going`: nothing of it is found any more, it ends soon."""

    number: int
    href: str
    rank: int
    level: str
    cause: str
    dataset: str
    dataset_name: str
    what: str
    since: int
    parts: int
    at_risk: Sequence[Risk]
    assigned: str
    quiet: str
    snoozed_until: int
    going: bool
    resolved_at: int | None


class IncidentList(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/incidents`. `looked_at`: the last look of the watch, Unix ms, 0: none was. `levels`: open ones by
    level; `at_risk`: of all open ones. `found`: those that are over; `next`: for `after` of the next page of them."""

    looked_at: int
    open: int
    levels: Mapping[str, int]
    at_risk: Sequence[Risk]
    lines: Sequence[IncidentLine]
    over: Sequence[IncidentLine]
    found: int
    next: int | None = None
    level: str = ""


def incidents(view: View) -> IncidentList:
    """Those that are open, the most pressing first, then by value at risk; those that are over, newest first."""
    every = view.watched.incidents.incidents(view.space_id)
    mine = [one for one in every.ranked() if view.dataset in (None, one.dataset)]
    over = [one for one in every.every if not one.open and view.dataset in (None, one.dataset)]
    over.sort(key=lambda one: (-(one.resolved_at or 0), -one.number))
    level = view.query.get("level", "")
    level = level if level in {one.value for one in Level} else ""
    shown = [one for one in enumerate(mine, 1) if level in ("", one[1].level.value)]
    text = view.query.get("after", "")
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    names = {one.dataset_id: one.name for one in view.datasets}
    return IncidentList(
        looked_at=view.watched.incidents.looked_at() * 1000,
        open=len(mine),
        levels={one.value: sum(each.level is one for each in mine) for one in Level},
        at_risk=_sum(mine),
        lines=[line_of(one, view.now, names, rank) for rank, one in shown],
        over=[line_of(one, view.now, names) for one in over[at : at + LISTED]],
        found=len(over),
        next=at + LISTED if at + LISTED < len(over) else None,
        level=level,
    )


def line_of(one: Incident, now: int, names: Mapping[str, str], rank: int = 0) -> IncidentLine:
    """As a line of a list. `now`: Unix ms; `names` of datasets."""
    snoozed = one.snoozed_until * 1000 > now
    return IncidentLine(
        number=one.number,
        href=f"/incidents/{one.number}",
        rank=rank,
        level=one.level.value,
        cause=one.cause,
        dataset=one.dataset,
        dataset_name=names.get(one.dataset, ""),
        what=one.what,
        since=one.since * 1000,
        parts=one.parts,
        at_risk=risks(one.at_risk),
        assigned=one.assigned,
        quiet="muted" if one.muted else "snoozed" if snoozed else "",
        snoozed_until=one.snoozed_until * 1000,
        going=one.open and one.gone_at is not None,
        resolved_at=None if one.resolved_at is None else one.resolved_at * 1000,
    )


def risks(at_risk: Mapping[str, float]) -> list[Risk]:
    """By currency, the largest first; what rounds to nothing is left out."""
    found = [Risk(currency=currency, micros=round(value * 1e6)) for currency, value in at_risk.items()]
    return sorted((one for one in found if one.micros), key=lambda one: (-one.micros, one.currency))


def _sum(found: Sequence[Incident]) -> list[Risk]:
    sums: dict[str, float] = {}
    for one in found:
        for currency, value in one.at_risk.items():
            sums[currency] = sums.get(currency, 0.0) + value
    return risks(sums)
