"""One incident: what it is, its findings, how it went, and what people did about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from signalpost.dashboard.charts import Chart
from signalpost.dashboard.incident_chart import chart_of
from signalpost.dashboard.pages.incidents import IncidentLine, Risk, line_of, risks
from signalpost.dashboard.view import View
from signalpost.watch.checks.finding import Finding
from signalpost.watch.incidents.incident import Incident
from signalpost.watch.incidents.timeline import Happened

BEGAN: Final = "It began"
TOLD: Final = "Channels were last told"
#: What stands in the timeline, by the word that is kept.
WORDS: Final[Mapping[str, str]] = {
    "opened": "It was found",
    "grew": "It got worse",
    "cause": "Its cause became clear",
    "gone": "Nothing of it was found any more",
    "back": "It was found again",
    "resolved": "It was over",
    "reopened": "It came back",
    "mute": "It was muted",
    "unmute": "It is no longer muted",
    "snooze": "It was snoozed",
    "assign": "It was assigned",
    "note": "Note",
    "resolve": "Somebody said that it is over",
}


class FindingShown(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that one check found: of which series, since when (Unix ms), by what evidence. An empty name of the
    series stands for all."""

    check: str
    level: str
    dataset: str
    source: str
    host: str
    event_name: str
    subject: str
    since: int
    before: float | None
    now: float | None
    evidence: Mapping[str, float]
    shown: Mapping[str, str]
    at_risk: Sequence[Risk]
    releases: Sequence[str]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to it, when (Unix ms), by whom (empty: by itself). `text`: of a note."""

    at: int
    what: str
    by: str = ""
    text: str = ""


class IncidentShown(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/incidents/{number}`. Times: Unix ms; `told_at` None: nobody was told yet;
    `chart` None: no slot of that time is kept."""

    line: IncidentLine
    fix: str
    release: str
    opened_at: int
    seen_at: int
    told_at: int | None
    findings: Sequence[FindingShown]
    findings_left_out: int
    timeline: Sequence[Happening]
    chart: Chart | None


def incident(view: View) -> IncidentShown | None:
    """One of the space's."""
    found = one_of(view)
    if found is None:
        return None
    names = {one.dataset_id: one.name for one in view.datasets}
    ranked = view.watched.incidents.incidents(view.space_id).ranked()
    place = next((at for at, one in enumerate(ranked, 1) if one.number == found.number), 0)
    return IncidentShown(
        line=line_of(found, view.now, names, place),
        fix=found.fix,
        release=found.release,
        opened_at=found.opened_at * 1000,
        seen_at=found.seen_at * 1000,
        told_at=None if found.told_at is None else found.told_at * 1000,
        findings=[_finding(one) for one in found.findings],
        findings_left_out=max(0, found.parts - len(found.findings)),
        timeline=timeline(found, view.watched.incidents.timeline(view.space_id, found.number)),
        chart=_chart(view, found),
    )


def one_of(view: View) -> Incident | None:
    """The incident that the address names."""
    text = view.path.get("number", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return view.watched.incidents.one(view.space_id, int(text))


def timeline(one: Incident, rows: Sequence[Happened]) -> list[Happening]:
    """Its life, oldest first: when it began, and what is kept of what happened since."""
    began = Happening(at=one.since * 1000, what=BEGAN)
    told = [Happening(at=one.told_at * 1000, what=TOLD)] if one.told_at is not None else []
    found = [
        Happening(at=row.at * 1000, what=WORDS.get(row.what, row.what.replace("_", " ")), by=row.by, text=row.text)
        for row in rows
    ]
    return sorted([began, *found, *told], key=lambda each: each.at)


def _finding(one: Finding) -> FindingShown:
    return FindingShown(
        check=one.check,
        level=one.level.value,
        dataset=one.series.dataset,
        source=one.series.source,
        host=one.series.host,
        event_name=one.series.event_name,
        subject=one.subject,
        since=one.since * 1000,
        before=one.evidence.get("before"),
        now=one.evidence.get("now"),
        evidence={name: value for name, value in one.evidence.items() if name not in ("before", "now")},
        shown=one.shown,
        at_risk=risks(one.at_risk),
        releases=one.releases,
    )


def _chart(view: View, one: Incident) -> Chart | None:
    """Of what its first finding is about; None where no slots are kept."""
    if not one.findings:
        return None
    until = one.gone_at or one.resolved_at or view.now // 1000
    return chart_of(view.ledger, view.space_id, one.findings[0], one.since, until)
