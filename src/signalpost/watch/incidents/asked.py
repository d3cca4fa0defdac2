"""What people do with an incident. Each gives all incidents back, or raises InvalidInput when there is none of that
number."""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.incidents.incident import LONGEST_NOTE, MOST_NOTES, Incidents, Note


def mute(every: Incidents, number: int, muted: bool = True) -> Incidents:
    """Nobody is told of it any more, or is again."""
    return _changed(every, number, muted=muted)


def snooze(every: Incidents, number: int, until: int) -> Incidents:
    """Nobody is told of it before `until` (Unix seconds)."""
    return _changed(every, number, snoozed_until=until)


def assign(every: Incidents, number: int, whom: str) -> Incidents:
    """It is somebody's; an empty name: nobody's."""
    return _changed(every, number, assigned=whom)


def note(every: Incidents, number: int, text: str, by: str, now: int) -> Incidents:
    """Somebody wrote something to it. The newest `MOST_NOTES` stay. Raises InvalidInput for no text, or too much."""
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise InvalidInput(f"A note has 1 to {LONGEST_NOTE} characters.")
    found = next((one for one in every.every if one.number == number), None)
    notes = (*(found.notes if found is not None else ()), Note(at=now, by=by, text=text))
    return _changed(every, number, notes=notes[-MOST_NOTES:])


def _changed(every: Incidents, number: int, **given: Any) -> Incidents:
    if all(one.number != number for one in every.every):
        raise InvalidInput(f"There is no incident {number}.")
    after = tuple(msgspec.structs.replace(one, **given) if one.number == number else one for one in every.every)
    return msgspec.structs.replace(every, every=after)
