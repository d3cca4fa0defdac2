"""The sandbox as an ASGI application.

    POST   /{version}/{dataset}/events   Meta's edge
    GET    /_sandbox                     totals and settings
    GET    /_sandbox/events              what was taken; filters by query: dataset, event_id, test_event_code, …,
                                         any field of an event; after=<number>, limit=<n, 100 by default>
    DELETE /_sandbox/events              forget it
    GET    /_sandbox/calls               every call with its answer
    GET    /_sandbox/faults              switches that are set; POST sets one, DELETE removes all

A bare application: it needs nothing outside the base installation, so that tests can call it in process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from signalpost.sandbox.faults import DROP, HTML_502, SLOW, Fault
from signalpost.sandbox.forms import Call, Refused, events_edge, read_call
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, parameter_error, success
from signalpost.sandbox.state import Sandbox, new_trace_id

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

MAX_BODY = 64 * 1024 * 1024
DEFAULT_LIMIT = 100

_HTML = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


class Answer(msgspec.Struct, frozen=True):
    """What goes back; None for `body` cuts the connection instead."""

    status: int
    body: Any
    html: bool = False


def build(sandbox: Sandbox | None = None) -> App:
    """The application over `sandbox` (a new one by default)."""
    state = sandbox or Sandbox()

    async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            body = await _body(receive)
            answer = await _answer(state, scope, body)
            await _reply(answer, receive, send)

    return app


async def _answer(state: Sandbox, scope: Mapping[str, Any], body: bytes | None) -> Answer:
    path, method, query = scope["path"], scope["method"], scope["query_string"].decode("latin-1")
    if body is None:
        return Answer(413, parameter_error("The body is too large").body(new_trace_id()))
    if path == "/_sandbox" or path.startswith("/_sandbox/"):
        return _inside(state, method, path.removeprefix("/_sandbox").strip("/"), query, body)
    edge = events_edge(path)
    if edge is None:
        return Answer(404, GRAPH_ERRORS["100/34"].body(new_trace_id()))
    if method != "POST":
        return Answer(400, GRAPH_ERRORS["100/33"].body(new_trace_id()))
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    try:
        call = read_call(edge, query, headers, body)
    except Refused as refused:
        return _refuse(state, edge[1], 0, refused.error)
    return await _take(state, call)


async def _take(state: Sandbox, call: Call) -> Answer:
    """Judge and keep one call, or misbehave as told."""
    fault = state.faults.hit(call.dataset, call.items)
    if fault is not None and fault.fault in GRAPH_ERRORS:
        return _refuse(state, call.dataset, len(call.items), GRAPH_ERRORS[fault.fault])
    if fault is not None and fault.fault == HTML_502:
        state.note_call(call.dataset, len(call.items), new_trace_id(), HTML_502)
        return Answer(502, _HTML, html=True)
    if fault is not None and not fault.stored:
        return await _misbehave(fault, lambda: _lose(state, call, fault))
    error = state.judge(call)
    if error is not None:
        return _refuse(state, call.dataset, len(call.items), error)
    fbtrace_id = new_trace_id()
    state.take(call, fbtrace_id)
    state.note_call(call.dataset, len(call.items), fbtrace_id, None)
    answer = Answer(200, success(len(call.items), fbtrace_id))
    return answer if fault is None else await _misbehave(fault, lambda: answer)


async def _misbehave(fault: Fault, answer: Callable[[], Answer]) -> Answer:
    """Answer late, or cut the connection though the body was taken."""
    if fault.fault == SLOW:
        await asyncio.sleep(fault.delay_s)
    return Answer(0, None) if fault.fault == DROP else answer()


def _lose(state: Sandbox, call: Call, fault: Fault) -> Answer:
    state.note_call(call.dataset, len(call.items), new_trace_id(), fault.fault)
    return Answer(500, GRAPH_ERRORS["1"].body(new_trace_id()))


def _refuse(state: Sandbox, dataset: str, events: int, error: GraphError) -> Answer:
    fbtrace_id = new_trace_id()
    state.note_call(dataset, events, fbtrace_id, error.name)
    return Answer(error.status, error.body(fbtrace_id))


# ---------------------------------------------------------------------------------------------- /_sandbox


def _inside(state: Sandbox, method: str, page: str, query: str, body: bytes) -> Answer:
    match method, page:
        case "GET", "":
            return Answer(200, state.as_json())
        case "GET", "events":
            return _events(state, dict(parse_qsl(query)))
        case "DELETE", "events":
            state.forget()
            return Answer(200, {"events": []})
        case "GET", "calls":
            return Answer(200, {"calls": msgspec.to_builtins(list(state.calls)[-DEFAULT_LIMIT:])})
        case "GET", "faults":
            return Answer(200, {"faults": state.faults.as_json()})
        case "POST", "faults":
            return _set_fault(state, body)
        case "DELETE", "faults":
            state.faults.clear()
            return Answer(200, {"faults": []})
    return Answer(404, {"error": {"message": "The sandbox has no such page", "code": "not_found"}})


def _events(state: Sandbox, wanted: dict[str, str]) -> Answer:
    try:
        after, limit = int(wanted.pop("after", "0")), int(wanted.pop("limit", str(DEFAULT_LIMIT)))
    except ValueError:
        return Answer(400, {"error": {"message": "after and limit are whole numbers", "code": "query_invalid"}})
    found = state.events(after=after, **wanted)
    shown = found[-limit:] if limit > 0 else []
    return Answer(200, {"count": len(found), "events": [event.as_json() for event in shown]})


def _set_fault(state: Sandbox, body: bytes) -> Answer:
    try:
        state.faults.add(msgspec.json.decode(body, type=Fault))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Answer(400, {"error": {"message": str(error), "code": "fault_invalid"}})
    return Answer(201, {"faults": state.faults.as_json()})


# ---------------------------------------------------------------------------------------------- ASGI


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None if it is larger than anything Meta would read."""
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


async def _reply(answer: Answer, receive: Receive, send: Send) -> None:
    if answer.body is None:
        await _cut(receive, send)
        return
    body = answer.body if answer.html else msgspec.json.encode(answer.body)
    kind = b"text/html" if answer.html else b"application/json; charset=UTF-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _cut(receive: Receive, send: Send) -> None:
    """End the connection without an answer.

    ASGI has no message for it. uvicorn's `send` is a method of the object that holds the socket; without one (an
    in-process transport) returning without an answer says the same.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.close()
        while (await receive())["type"] != "http.disconnect":
            pass


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
