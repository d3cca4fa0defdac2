"""Meta's edge for events: a request → a call → a fault, a refusal, or taken."""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.quality.findings import WORDS, Finding
from signalpost.sandbox import dataset_edge
from signalpost.sandbox.asgi import CUT, Answer, Request
from signalpost.sandbox.faults import HTML, Fault, Odd
from signalpost.sandbox.forms import Call, Refused, events_edge, outer_token, read_call
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, object_error, success
from signalpost.sandbox.judge import Refusal
from signalpost.sandbox.received import ReceivedEvent
from signalpost.sandbox.state import Sandbox, new_trace_id
from signalpost.sandbox.wording import chosen_locale, worded


def answer(state: Sandbox, request: Request) -> Answer | None:
    """What Graph answers to a call of the events edge; None if the path is another."""
    edge = events_edge(request.path)
    if edge is None:
        return dataset_edge.answer(state, request)
    dataset = edge[1]
    if request.method != "POST":
        return _refused(state, dataset, None, object_error(dataset, request.method), request.method)[0]
    try:
        call = read_call(
            edge, request.query_string, request.headers, request.body, bracketed=state.conduct.bracketed_data
        )
    except Refused as unread:
        token = outer_token(request.query_string, request.headers)
        return _refuse(state, dataset, None, Refusal(error=state.authorise(token, dataset) or unread.error))
    fault = state.faults.hit("server", dataset, call.items)
    return _plain(state, call) if fault is None else _misbehave(state, call, fault)


def _plain(state: Sandbox, call: Call) -> Answer:
    """Judge and keep one call."""
    refusal = state.refusal(call)
    return _taken(state, call, None) if refusal is None else _refuse(state, call.dataset, call, refusal)


def _taken(state: Sandbox, call: Call, fault: Fault | None) -> Answer:
    fbtrace_id = new_trace_id()
    taken = state.take(call, fbtrace_id)
    state.note_call(call.dataset, len(taken), fbtrace_id, None if fault is None else fault.fault)
    messages = _remarks(taken) if state.conduct.remarks else ()
    return Answer(body=success(len(taken), fbtrace_id, messages), headers=state.usage_headers(call.dataset))


def _remarks(taken: list[ReceivedEvent]) -> tuple[str, ...]:
    """What is odd but was taken, each once. Ours: no public answer has anything in `messages`."""
    found = dict.fromkeys(finding for event in taken for finding in event.findings)
    return tuple(f"{WORDS[Finding(one)].name}: {WORDS[Finding(one)].description}" for one in found)


def _refuse(state: Sandbox, dataset: str, call: Call | None, refusal: Refusal) -> Answer:
    refused, body = _refused(state, dataset, call, refusal.error)
    items = () if call is None else call.items
    state.note_call(
        dataset,
        len(items),
        body["error"]["fbtrace_id"],
        refusal.error.name,
        answer=body,
        items=items,
        at=refusal.index,
    )
    return refused


def _refused(
    state: Sandbox, dataset: str, call: Call | None, error: GraphError, method: str = "POST"
) -> tuple[Answer, dict[str, Any]]:
    """The answer for an error, in the language that was asked for."""
    locale = chosen_locale(call, dataset, state.conduct)
    said = worded(error, dataset=dataset, method=method, now=state.clock(), locale=locale)
    body = said.body(new_trace_id())
    return Answer(status=said.status, body=body, headers=state.usage_headers(dataset)), body


# ---------------------------------------------------------------------------------------------- misbehaviour


def _misbehave(state: Sandbox, call: Call, fault: Fault) -> Answer:
    """Keep the call or lose it, then answer late, wrongly or not at all."""
    refusal = state.refusal(call) if fault.keeps else None
    if refusal is not None:
        return _refuse(state, call.dataset, call, refusal)
    right = _taken(state, call, fault) if fault.keeps else _lose(state, call, fault)
    return msgspec.structs.replace(_spoilt(state, call, fault, right), wait_s=fault.waits_s)


def _lose(state: Sandbox, call: Call, fault: Fault) -> Answer:
    """The call's events are not kept; the answer is that of a server in trouble."""
    error = GRAPH_ERRORS.get(fault.fault, GRAPH_ERRORS["1"])
    lost, body = _refused(state, call.dataset, call, error)
    shown = body if fault.fault in GRAPH_ERRORS else None
    state.note_call(
        call.dataset, len(call.items), body["error"]["fbtrace_id"], fault.fault, answer=shown, items=call.items
    )
    return lost


def _spoilt(state: Sandbox, call: Call, fault: Fault, right: Answer) -> Answer:
    """The answer as the fault has it; `right` is what would have come without."""
    match fault.fault:
        case Odd.DROP:
            return CUT
        case Odd.HTML_502:
            return Answer(status=fault.status or 502, body=HTML, content_type="text/html")
        case Odd.EMPTY:
            return Answer(status=fault.status or 200)
        case Odd.CUT_SHORT:
            whole = msgspec.json.encode(right.body)
            return Answer(status=fault.status or right.status, body=whole[: len(whole) // 2])
        case Odd.ZERO:
            return Answer(status=fault.status or 200, body=success(0, new_trace_id()))
        case Odd.SLOW:
            found = right
        case name:
            found = right if not fault.keeps else _refused(state, call.dataset, call, GRAPH_ERRORS[name])[0]
    headers = found.headers
    if fault.regain_minutes is not None:
        headers = state.usage_headers(call.dataset, fault.regain_minutes)
    return msgspec.structs.replace(found, status=fault.status or found.status, headers=headers)
