"""Events for the tests of capi: as JSON objects, as values, and as what became of them."""

from __future__ import annotations

import json
from typing import Any

from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event

NOW = 1_790_000_000

PURCHASE: dict[str, Any] = {
    "event_name": "Purchase",
    "event_time": NOW - 60,
    "action_source": "website",
    "event_id": "order-1",
    "event_source_url": "https://shop.example/thanks?order=1",
    "user_data": {"em": "mary@shop.example", "client_user_agent": "Mozilla/5.0 (X11; rv:140.0)"},
    "custom_data": {"currency": "EUR", "value": 19.99},
}


def wire(**changes: Any) -> dict[str, Any]:
    """A Purchase that nothing is wrong with, changed; a key set to ... is left out."""
    return {name: value for name, value in {**PURCHASE, **changes}.items() if value is not ...}


def text(**changes: Any) -> bytes:
    """The same as compact JSON."""
    return json.dumps(wire(**changes), separators=(",", ":")).encode()


def decoded(**changes: Any) -> Event:
    """The same as the gateway reads it."""
    return decode_event(text(**changes))


def judged(policy: Policy | None = None, **changes: Any) -> Accepted | Dropped:
    """What `prepare` makes of it."""
    return prepare(decoded(**changes), now=NOW, random_id="made", policy=policy or Policy())


def accepted(policy: Policy | None = None, **changes: Any) -> Accepted:
    """The same, which must be accepted."""
    outcome = judged(policy, **changes)
    assert isinstance(outcome, Accepted), outcome
    return outcome


def refused(**changes: Any) -> list[tuple[str, str]]:
    """(path, code) of each problem of an event that must be refused."""
    outcome = judged(**changes)
    assert isinstance(outcome, Dropped), outcome
    assert outcome.reason == outcome.problems[0].code
    return [(problem.path, problem.code) for problem in outcome.problems]


def sent(**changes: Any) -> dict[str, Any]:
    """The event object that goes out."""
    return dict(json.loads(accepted(**changes).body))


def noted(**changes: Any) -> list[tuple[str, str]]:
    """(path, code) of each note on an accepted event."""
    return [(note.path, note.code) for note in accepted(**changes).notes]
