"""What an event has to pass before it is prepared: consent, then the data control of the datasets it goes to.

Pure. What is stopped here ends with a reason; nothing of it is stored but that.
"""

from __future__ import annotations

from typing import NamedTuple

from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.limited_use import with_limited_use
from signalpost.capi.problem import Problem
from signalpost.consent.ruling import Action
from signalpost.gateway.consent import Asked, Judged
from signalpost.privacy.apply import apply

REGION_UNKNOWN = "consent_region_unknown"


class Passed(NamedTuple):
    """The event as it goes on, how consent stands for it, and what is worth knowing of what was done to it."""

    event: Event
    judged: Judged
    remarks: tuple[Problem, ...]


class Stopped(NamedTuple):
    """Why the event goes no further. `judged`: consent said so. Otherwise its own content did."""

    reason: str
    problems: tuple[Problem, ...]
    judged: Judged | None = None


def gate(event: Event, asked: Asked) -> Passed | Stopped:
    """Whether `event` goes on, and as what."""
    try:
        judged = asked.judge(event)
    except ValueError:
        return Stopped(REGION_UNKNOWN, (problem(REGION_UNKNOWN, "consent.region"),))
    ruling = judged.ruling
    if judged.stops(browser=asked.browser):
        return Stopped(ruling.reason, (problem(ruling.reason, ""),), judged)
    if ruling.action is Action.LIMITED:
        event = with_limited_use(event, ruling.country, ruling.number)
    remarks: tuple[Problem, ...] = ()
    for control in asked.tables.controls:
        controlled = apply(event, control, asked.budget)
        if controlled.reason is not None:
            named = tuple(note for note in controlled.notes if note.code == controlled.reason)
            return Stopped(controlled.reason, named or (problem(controlled.reason, ""),))
        event = controlled.event
        if controlled.notes:
            remarks += controlled.notes
    return Passed(event, judged, remarks)
