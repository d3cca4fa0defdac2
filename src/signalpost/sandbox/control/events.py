"""Events and calls: listed with filters, or one by its number."""

from __future__ import annotations

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.control.answers import missing, number_in, whole
from signalpost.sandbox.received import ReceivedCall
from signalpost.sandbox.state import Sandbox

DEFAULT_LIMIT = 100


def events(state: Sandbox, request: Request) -> Answer:
    """GET /_sandbox/events: the last `limit` of those after number `after` that have the wanted fields."""
    wanted = request.query
    after, limit = whole(wanted, "after", 0), whole(wanted, "limit", DEFAULT_LIMIT)
    found = state.events(after=after, **wanted)
    shown = found[-limit:] if limit > 0 else []
    return Answer(body={"count": len(found), "events": [event.as_json() for event in shown]})


def event(state: Sandbox, number: str) -> Answer:
    """GET /_sandbox/events/{number}."""
    found = None if (which := number_in(number)) is None else state.event(which)
    return missing("event") if found is None else Answer(body=found.as_json())


def calls(state: Sandbox, request: Request) -> Answer:
    """GET /_sandbox/calls: `after` and `limit` as for events; `refused=true`: those alone; `held=true`: with events."""
    wanted = request.query
    after, limit = whole(wanted, "after", 0), whole(wanted, "limit", DEFAULT_LIMIT)
    refused, held = wanted.get("refused") in ("1", "true"), wanted.get("held") in ("1", "true")
    found = [one for one in state.calls if one.number > after and _fits(one, wanted.get("dataset"), refused)]
    shown = found[-limit:] if limit > 0 else []
    return Answer(body={"count": len(found), "calls": [one.as_json(held=held) for one in shown]})


def call(state: Sandbox, number: str) -> Answer:
    """GET /_sandbox/calls/{number}: with its answer and, if it was refused, the events it held."""
    found = None if (which := number_in(number)) is None else state.call(which)
    return missing("call") if found is None else Answer(body=found.as_json(held=True))


def _fits(call: ReceivedCall, dataset: str | None, refused: bool) -> bool:
    return dataset in (None, call.dataset) and (call.error is not None or not refused)
