"""Meta's edge for events: a request → a call → a fault, a refusal, or taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from signalpost.sandbox.asgi import CUT, Answer, Request
from signalpost.sandbox.faults import DROP, HTML_502, SLOW, Fault
from signalpost.sandbox.forms import Call, Refused, events_edge, read_call
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, success
from signalpost.sandbox.state import Sandbox, new_trace_id

_HTML = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


async def answer(state: Sandbox, request: Request) -> Answer | None:
    """What Graph answers to a call of the events edge; None if the path is another."""
    edge = events_edge(request.path)
    if edge is None:
        return None
    if request.method != "POST":
        return Answer(status=400, body=GRAPH_ERRORS["100/33"].body(new_trace_id()))
    try:
        call = read_call(edge, request.query_string, request.headers, request.body)
    except Refused as refused:
        return _refuse(state, edge[1], None, refused.error)
    return await _take(state, call)


async def _take(state: Sandbox, call: Call) -> Answer:
    """Judge and keep one call, or misbehave as told."""
    fault = state.faults.hit(call.dataset, call.items)
    if fault is not None and fault.fault in GRAPH_ERRORS:
        return _refuse(state, call.dataset, call, GRAPH_ERRORS[fault.fault])
    if fault is not None and fault.fault == HTML_502:
        state.note_call(call.dataset, len(call.items), new_trace_id(), HTML_502, items=call.items)
        return Answer(status=502, body=_HTML, content_type="text/html")
    if fault is not None and not fault.stored:
        return await _misbehave(fault, lambda: _lose(state, call, fault))
    error = state.judge(call)
    if error is not None:
        return _refuse(state, call.dataset, call, error)
    fbtrace_id = new_trace_id()
    state.take(call, fbtrace_id)
    state.note_call(call.dataset, len(call.items), fbtrace_id, None)
    taken = Answer(body=success(len(call.items), fbtrace_id))
    return taken if fault is None else await _misbehave(fault, lambda: taken)


async def _misbehave(fault: Fault, answered: Callable[[], Answer]) -> Answer:
    """Answer late, or cut the connection though the body was taken."""
    if fault.fault == SLOW:
        await asyncio.sleep(fault.delay_s)
    found = answered()
    return CUT if fault.fault == DROP else found


def _lose(state: Sandbox, call: Call, fault: Fault) -> Answer:
    body = GRAPH_ERRORS["1"].body(new_trace_id())
    state.note_call(call.dataset, len(call.items), body["error"]["fbtrace_id"], fault.fault, items=call.items)
    return Answer(status=500, body=body)


def _refuse(state: Sandbox, dataset: str, call: Call | None, error: GraphError) -> Answer:
    fbtrace_id = new_trace_id()
    body = error.body(fbtrace_id)
    items = () if call is None else call.items
    state.note_call(dataset, len(items), fbtrace_id, error.name, answer=body, items=items)
    return Answer(status=error.status, body=body)
