"""One round of a space's incidents: what people asked is done, then what was found is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from signalpost.errors import InvalidInput
from signalpost.watch.checks.finding import Finding
from signalpost.watch.incidents.asked import Asked, Wish, do
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.incidents.step import step
from signalpost.watch.incidents.timeline import Happened, happened


class Wanted(NamedTuple):
    """What `by` asked of incident `number` at `at` (Unix seconds)."""

    number: int
    asked: Asked
    by: str
    at: int


class Round(NamedTuple):
    """Incidents after it, and the rows of their timelines, each with its incident's number."""

    incidents: Incidents
    happened: Sequence[tuple[int, Happened]]


def take(before: Incidents, findings: Iterable[Finding] | None, wanted: Iterable[Wanted], now: int) -> Round:
    """`findings` None: nobody could look, so nothing is over because of it. What was asked of an incident that is
    forgotten by now is passed over. `now`: Unix seconds."""
    rows: list[tuple[int, Happened]] = []
    asked = before
    for one in wanted:
        try:
            asked = do(asked, one.number, one.asked, one.by, one.at)
        except InvalidInput:
            continue
        rows.append((one.number, Happened(at=one.at, what=one.asked.wish.value, by=one.by, text=_text(one.asked))))
    if findings is None:
        return Round(asked, rows)
    after = step(asked, findings, now).incidents
    were = {one.number: one for one in asked.every}
    for incident in after.every:
        rows.extend((incident.number, each) for each in happened(were.get(incident.number), incident, now))
    return Round(after, rows)


def _text(asked: Asked) -> str:
    return str(asked.until) if asked.wish is Wish.SNOOZE else asked.text
