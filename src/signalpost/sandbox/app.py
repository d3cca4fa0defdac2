"""The sandbox as an ASGI application: each part is asked in turn, the first that knows the path answers.

    /_sandbox…, /_page/…, /             not for pages of other sites      door.py
    /_sandbox/people, /ads, /results    people and what ads brought       people/
    /_sandbox…                          what was taken, faults, clock …   control/
    /tr, /en_US/fbevents.js, …          the pixel's side                  pixel/
    /, /_page/…                         the page                          page/
    GET /{version}/dataset_quality, …   match quality, stats, checks      scores/
    GET /{version}/act_{id}/insights    what campaigns cost               people/
    GET /{version}/debug_token          when a token ends                 debug_token.py
    POST /{version}/                    several calls of Graph in one     batch.py
    POST /{version}/{dataset}/events    Meta's edge                       edge.py

A bare application: it needs nothing outside the base installation, so that tests can call it in process.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

import msgspec

from signalpost.sandbox import asgi, batch, debug_token, door, edge
from signalpost.sandbox.access import version_headers
from signalpost.sandbox.asgi import Answer, App, Receive, Request, Send
from signalpost.sandbox.control import routes as control
from signalpost.sandbox.graph import GRAPH_ERRORS, parameter_error
from signalpost.sandbox.page import files as page
from signalpost.sandbox.people import insights
from signalpost.sandbox.people import routes as people
from signalpost.sandbox.pixel import tr
from signalpost.sandbox.scores import routes as scores
from signalpost.sandbox.state import Sandbox, new_trace_id

Part = Callable[[Sandbox, Request], Answer | None]

#: In the order in which they are asked.
OWN: tuple[Part, ...] = (door.answer, people.answer, control.answer, tr.answer, page.answer)
GRAPH: tuple[Part, ...] = (scores.answer, insights.answer, debug_token.answer, edge.answer)


def build(sandbox: Sandbox | None = None) -> App:
    """The application over `sandbox` (a new one by default)."""
    state = sandbox or Sandbox()

    async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await asgi.lifespan(receive, send)
        elif scope["type"] == "http":
            request = await asgi.read(scope, receive)
            await asgi.reply(_answer(state, request), receive, send)

    return app


def _answer(state: Sandbox, request: Request | None) -> Answer:
    if request is None:
        return Answer(status=413, body=parameter_error("The body is too large").body(new_trace_id()))
    own = next((answer for part in OWN if (answer := part(state, request)) is not None), None)
    if own is not None:
        return own
    found = batch.answer(state, request, _graph) or _graph(state, request)
    headers = version_headers(request.path, state.conduct)
    return msgspec.structs.replace(found, headers=(*found.headers, *headers)) if headers else found


def _graph(state: Sandbox, request: Request) -> Answer:
    found = next((answer for part in GRAPH if (answer := part(state, request)) is not None), None)
    return found or Answer(status=404, body=GRAPH_ERRORS["100/34"].body(new_trace_id()))
