"""What people do with an incident. Each gives all incidents back, or raises InvalidInput when there is none of that
number."""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.incidents.incident import LONGEST_NOTE, MOST_NOTES, Incidents, Note

LONGEST_NAME = 100


class Wish(str, Enum):
    """What somebody wants of an incident."""

    MUTE = "mute"
    UNMUTE = "unmute"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    NOTE = "note"
    RESOLVE = "resolve"


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`until` (Unix seconds; 0: now) is of snooze; `text` is whom to assign to (empty: nobody), or the note."""

    wish: Wish
    until: int = 0
    text: str = ""


def checked(asked: Asked) -> Asked:
    """`asked`, if it can be done to an incident. Raises InvalidInput with what is wrong."""
    if asked.wish is Wish.NOTE and not (asked.text.strip() and len(asked.text) <= LONGEST_NOTE):
        raise InvalidInput(f"A note has 1 to {LONGEST_NOTE} characters.")
    if asked.wish is Wish.ASSIGN and len(asked.text) > LONGEST_NAME:
        raise InvalidInput(f"A name has at most {LONGEST_NAME} characters.")
    if asked.until < 0:
        raise InvalidInput("An incident is snoozed until a moment after 1970.")
    return asked


def do(every: Incidents, number: int, asked: Asked, by: str, now: int) -> Incidents:
    """What was asked, done. Raises InvalidInput when there is no such incident."""
    if asked.wish is Wish.SNOOZE:
        return snooze(every, number, asked.until)
    if asked.wish is Wish.ASSIGN:
        return assign(every, number, asked.text)
    if asked.wish is Wish.NOTE:
        return note(every, number, asked.text, by, now)
    if asked.wish is Wish.RESOLVE:
        return resolve(every, number, now)
    return mute(every, number, asked.wish is Wish.MUTE)


def resolve(every: Incidents, number: int, now: int) -> Incidents:
    """It is over, somebody says; the next look that finds it again opens it again."""
    over = next((one.resolved_at for one in every.every if one.number == number), None)
    return _changed(every, number, resolved_at=over or now)


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
