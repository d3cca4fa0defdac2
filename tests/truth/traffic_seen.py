"""A row of the shops' traffic as the watch sees it: the only module that knows both. No label gets through."""

from __future__ import annotations

from collections.abc import Iterator

from shop_traffic.slot import Copy, Slot
from signalpost.watch.seen import Seen


def seen(copy: Copy, dataset: str) -> Seen:
    """The same copies as one `Seen`; what Meta requires and is not there is empty or 0."""
    event = copy.event
    return Seen(
        dataset=dataset,
        source=copy.source,
        event_name=event.get("event_name", ""),
        at=copy.at,
        event_time=event.get("event_time", 0),
        fate=copy.fate,
        host=copy.host,
        release=copy.release,
        action_source=event.get("action_source", ""),
        event_id=event.get("event_id", ""),
        keys=event.get("user_data", ()),
        custom=event.get("custom_data", {}),
        notes=_notes(copy),
        test="test_event_code" in event,
        times=copy.times,
    )


def _notes(copy: Copy) -> tuple[str, ...]:
    """As the worker tells them: it holds clear values for a moment, and knows of an id whether it came before."""
    notes = [f"{key}:{form}" for key, form in sorted(copy.forms.items())]
    return (*notes, "event_id:shared") if copy.one_id else tuple(notes)


def of_slot(slot: Slot, dataset: str) -> Iterator[Seen]:
    """All of a slot."""
    for copy in slot.copies:
        yield seen(copy, dataset)
