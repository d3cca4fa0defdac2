"""Dead events: their sums by dataset and reason, and one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.dashboard.reasons import said
from signalpost.dashboard.standing import story_href
from signalpost.store.business import Dataset
from signalpost.store.ledger import EventRow
from signalpost.store.traffic import Queue


class DeadSum(msgspec.Struct, frozen=True, kw_only=True):
    """Dead events of one dataset and reason that are still here."""

    dataset: str
    name: str
    reason: str
    count: int
    what: str
    fix: str


class DeadEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One dead event."""

    row: int
    dataset: str
    event_name: str
    event_id: str
    reason: str
    what: str
    attempts: int
    at: int
    fbtrace_id: str
    href: str


def dead_sums(known: Mapping[str, Dataset], queues: Sequence[Queue]) -> list[DeadSum]:
    """What died and is still here, most first. `known`: the datasets of the settings, by id."""
    sums = [
        DeadSum(
            dataset=queue.dataset,
            name=name_of(known, queue.dataset),
            reason=reason,
            count=count,
            what=said(reason).what,
            fix=said(reason).fix,
        )
        for queue in queues
        for reason, count in queue.dead.items()
    ]
    return sorted(sums, key=lambda one: -one.count)


def dead_event(event: EventRow) -> DeadEvent:
    """As lists show it."""
    return DeadEvent(
        row=event.row,
        dataset=event.dataset,
        event_name=event.event_name,
        event_id=event.event_id,
        reason=event.reason or "",
        what=said(event.reason).what,
        attempts=event.attempts,
        at=event.settled_at or event.received_at,
        fbtrace_id=event.fbtrace_id or "",
        href=story_href(event.row),
    )


def name_of(known: Mapping[str, Dataset], dataset: str) -> str:
    """What people call it."""
    found = known.get(dataset)
    return (found.name if found is not None else "") or dataset
