"""What becomes of one event of a file: as anywhere, and strictly, since nothing that follows completes it. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from signalpost.capi.admit import admit
from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import prepare
from signalpost.capi.ready import ready_parts
from signalpost.capi.unmet import FORBIDDEN_COMBINATION, NO_USABLE_KEY
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS
from signalpost.files.group import PlainEvent
from signalpost.privacy.apply import apply
from signalpost.privacy.settings import AS_SHIPPED, DataControl

#: `client_user_agent`, which a file seldom has, is missed by all and the cause of nothing.
_KEYS = frozenset([f"user_data.{key}" for key in HASHED_KEYS + CLEAR_KEYS if key != "client_user_agent"])


def judged(
    event: Event | PlainEvent, *, now: int, policy: Policy, control: DataControl = AS_SHIPPED
) -> Accepted | Dropped:
    """`event` ready to store, or why not. `now`: Unix seconds. Events of files have their event_id."""
    if isinstance(event, PlainEvent):
        if control is AS_SHIPPED:  # the lists of other settings may keep keys out of any event
            outcome = _in_one_go(event, now, policy)
            if outcome is not None and not outcome.unmet:
                return outcome
        event = event.whole()
    found = apply(event, control)
    if found.reason is not None:
        named = tuple([note for note in found.notes if note.code == found.reason])
        return Dropped(reason=found.reason, problems=named or (problem(found.reason, ""),))
    return _prepared(found.event, now, policy)


def _in_one_go(event: PlainEvent, now: int, policy: Policy) -> Accepted | None:
    name, when, source, event_id, people, custom, url = event
    return ready_parts(name, when, source, event_id, people, custom, url, now=now, policy=policy)


def _prepared(event: Event, now: int, policy: Policy) -> Accepted | Dropped:
    outcome = prepare(event, now=now, random_id="", policy=policy)
    if type(outcome) is not Accepted:
        return outcome
    admitted = admit(outcome)
    return _explained(admitted, outcome) if type(admitted) is Dropped else admitted


def _explained(refused: Dropped, outcome: Accepted) -> Dropped:
    """Without keys that suffice, what was wrong with those that it had comes first: that is what can be mended."""
    if refused.reason not in (NO_USABLE_KEY, FORBIDDEN_COMBINATION):
        return refused
    causes = tuple([note for note in outcome.notes if note.path in _KEYS])
    return replace(refused, problems=causes + refused.problems) if causes else refused
