"""Events: how each event name fares, as in Events Manager, but counted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.dashboard.counted import counted
from signalpost.dashboard.event_lines import LINE_KINDS, EventLine, event_lines, settings_of
from signalpost.dashboard.funnel import Step, funnel, lacking_events
from signalpost.dashboard.meta_says import MetaSays, meta_says
from signalpost.dashboard.view import View

MOST = 200  # event names on one page
KINDS = ("value", *LINE_KINDS)


class Events(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/events`. `below`: how many event names lie below their target of match quality; `uncovered`: how
    many have fewer browser events covered by the server than Meta's goal. `lacking`: standard events that never came.
    `found`: how many names fit `wanted`, of which at most MOST are listed; `names`: how many there are. `meta`: what
    Meta says of the datasets themselves."""

    lines: Sequence[EventLine]
    names: int
    found: int
    wanted: str
    below: int
    funnel: Sequence[Step]
    lacking: Sequence[str]
    meta: Sequence[MetaSays]


def events(view: View) -> Events:
    """Every event name of the chosen dataset, or of all."""
    figures = counted(view, KINDS)
    lines = event_lines(figures, view.ledger.last_received(view.space_id, view.dataset), settings_of(view))
    wanted = view.query.get("name", "").strip()
    fitting = [line for line in lines if wanted.casefold() in line.name.casefold()]
    return Events(
        lines=fitting[:MOST],
        names=len(lines),
        found=len(fitting),
        wanted=wanted,
        below=sum(1 for line in lines if line.quality is not None and line.quality.tone != "good"),
        funnel=funnel(figures),
        lacking=lacking_events(figures),
        meta=meta_says(view),
    )
