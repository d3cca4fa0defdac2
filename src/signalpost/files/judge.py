"""What becomes of one event of a file: as anywhere, and strictly, since nothing that follows completes it. Pure."""

from __future__ import annotations

from signalpost.capi.admit import admit
from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import prepare
from signalpost.errors import InvalidInput
from signalpost.privacy.apply import apply
from signalpost.privacy.settings import AS_SHIPPED, DataControl


def judged(
    event: Event, *, now: int, policy: Policy, control: DataControl = AS_SHIPPED, is_quiet: bool = False
) -> Accepted | Dropped:
    """`event` ready to store, or why not. `now`: Unix seconds. Events of files have their event_id. `is_quiet`: `apply`
    is known to leave it as it is."""
    if is_quiet:
        return _prepared(event, now, policy)
    try:
        found = apply(event, control)
    except InvalidInput as refused:
        return Dropped(reason=refused.problems[0].code, problems=tuple(refused.problems))
    if found.reason is not None:
        named = tuple([note for note in found.notes if note.code == found.reason])
        return Dropped(reason=found.reason, problems=named or (problem(found.reason, ""),))
    return _prepared(found.event, now, policy)


def _prepared(event: Event, now: int, policy: Policy) -> Accepted | Dropped:
    outcome = prepare(event, now=now, random_id="", policy=policy)
    return admit(outcome) if type(outcome) is Accepted else outcome
