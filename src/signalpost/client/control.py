"""Data control in a client that writes into a local inbox: no gateway looks at its events before they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.outcome import Dropped
from signalpost.capi.problem import Problem
from signalpost.capi.wire import decode_event, encode_event
from signalpost.errors import InvalidInput

if TYPE_CHECKING:
    from signalpost.privacy.settings import DataControl


class Controlled(NamedTuple):
    """The event as it goes on and what is worth knowing of what was done to it, or how it ends."""

    event: Event
    notes: Sequence[Problem] = ()
    refusal: Dropped | None = None


def controlled(event: Event, control: DataControl | None) -> Controlled:
    """`event` as `control` lets it go on; None: it is looked at behind the client."""
    if control is None:
        return Controlled(event)
    from signalpost.privacy.apply import apply  # its patterns are only made where they are wanted

    try:
        try:
            found = apply(event, control)
        except (TypeError, ValueError, AttributeError):  # an Event built in Python may hold values of any type
            found = apply(decode_event(encode_event(event)), control)
    except InvalidInput as refused:
        return Controlled(event, (), Dropped(reason=refused.problems[0].code, problems=refused.problems))
    if found.reason is None:
        return Controlled(found.event, found.notes)
    named = tuple(note for note in found.notes if note.code == found.reason)
    refusal = Dropped(reason=found.reason, problems=named or (problem(found.reason, ""),))
    return Controlled(found.event, (), refusal)
