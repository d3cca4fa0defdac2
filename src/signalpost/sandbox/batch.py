"""`POST /{version}/` with `batch`: several calls of Graph in one, each answered with its code and its body as text.

Source: page "Batch Requests" (copy of 2026-09): at most 50 calls, a JSON list of `method`, `relative_url` and `body`,
the token of the whole for each without one of its own. Calls run one after the other; names of calls and results of one
in another (`depends_on`, JSONPath) are not done. Only Graph's own addresses are reached.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.forms import Refused, call_fields, call_token
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, parameter_error
from signalpost.sandbox.state import Sandbox, new_trace_id

_PATH: Final = re.compile(r"/(?P<version>v\d{1,3}\.\d{1,2})/?")
MOST_CALLS: Final = 50
FORM: Final = "application/x-www-form-urlencoded"

Graph = Callable[[Sandbox, Request], Answer]


class _Call(msgspec.Struct, frozen=True):
    method: str
    relative_url: str
    body: str = ""


def answer(state: Sandbox, request: Request, graph: Graph) -> Answer | None:
    """What Graph answers to a batch; None if the path is another. `graph` answers each call."""
    found = _PATH.fullmatch(request.path)
    if found is None or request.method != "POST":
        return None
    try:
        fields = call_fields(request.query_string, request.headers, request.body)
        calls = msgspec.json.decode(fields.get("batch", ""), type=list[_Call])
    except Refused as unread:
        return _refused(unread.error)
    except (msgspec.DecodeError, TypeError):
        return _refused(parameter_error("The parameter batch is not a list of calls"))
    if len(calls) > MOST_CALLS:
        return _refused(parameter_error(f"Too many requests in batch message. Maximum batch size is {MOST_CALLS}"))
    token = call_token(request.query_string, request.headers, request.body)
    if token is None:
        return _refused(GRAPH_ERRORS["104"])
    return Answer(body=[_answered(graph(state, _request(one, found["version"], token))) for one in calls])


def _request(call: _Call, version: str, token: str) -> Request:
    path, _, query = call.relative_url.lstrip("/").partition("?")
    versioned = path if re.match(r"v\d{1,3}\.\d{1,2}/", path) else f"{version}/{path}"
    headers = {"authorization": f"Bearer {token}", "content-type": FORM}
    return Request(
        method=call.method, path=f"/{versioned}", query_string=query, headers=headers, body=call.body.encode()
    )


def _answered(answer: Answer) -> dict[str, Any]:
    body = answer.body if isinstance(answer.body, bytes) else msgspec.json.encode(answer.body)
    return {"code": answer.status, "body": body.decode()}


def _refused(error: GraphError) -> Answer:
    return Answer(status=error.status, body=error.body(new_trace_id()))
