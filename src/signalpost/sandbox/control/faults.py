"""Misbehaviour, switched on and off over HTTP."""

from __future__ import annotations

import msgspec

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.control.answers import refused
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.state import Sandbox


def faults(state: Sandbox, request: Request) -> Answer | None:
    """GET lists the switches, POST sets one, DELETE removes all."""
    match request.method:
        case "GET":
            return Answer(body={"faults": state.faults.as_json()})
        case "POST":
            return _add(state, request.body)
        case "DELETE":
            state.faults.clear()
            return Answer(body={"faults": []})
    return None


def _add(state: Sandbox, body: bytes) -> Answer:
    try:
        state.faults.add(msgspec.json.decode(body, type=Fault))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return refused(400, "fault_invalid", str(error))
    return Answer(status=201, body={"faults": state.faults.as_json()})
