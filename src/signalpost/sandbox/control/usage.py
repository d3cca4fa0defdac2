"""The usage headers, and the conduct, set over HTTP."""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.control.answers import refused
from signalpost.sandbox.state import Sandbox
from signalpost.sandbox.usage import Usage


def usage(state: Sandbox, request: Request) -> Answer | None:
    """GET shows what the headers say, POST sets it anew, DELETE says nothing again."""
    match request.method:
        case "GET":
            pass
        case "POST":
            try:
                state.usage = msgspec.json.decode(request.body, type=Usage)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                return refused(400, "usage_invalid", str(error))
        case "DELETE":
            state.usage = Usage()
        case _:
            return None
    return Answer(body={"usage": msgspec.to_builtins(state.usage)})


def conduct(state: Sandbox, request: Request) -> Answer | None:
    """GET shows how what Meta leaves open is settled, POST changes settings, DELETE goes back to the defaults."""
    match request.method:
        case "GET":
            pass
        case "POST":
            try:
                changes = msgspec.json.decode(request.body, type=dict[str, Any])
                state.conduct = msgspec.convert({**msgspec.to_builtins(state.conduct), **changes}, Conduct)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                return refused(400, "conduct_invalid", str(error))
        case "DELETE":
            state.conduct = Conduct()
        case _:
            return None
    return Answer(body={"conduct": msgspec.to_builtins(state.conduct)})
