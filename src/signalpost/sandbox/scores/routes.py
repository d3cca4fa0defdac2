"""The read edges: which path, who asks, what is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from signalpost.sandbox.access import judge_version
from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.forms import outer_token
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, object_error
from signalpost.sandbox.scores.da_checks import Check, Method, checks
from signalpost.sandbox.scores.dataset_quality import WEB_FIELDS, web
from signalpost.sandbox.scores.fields import Fields, FieldsError, check, read_fields, select
from signalpost.sandbox.scores.offline import OFFLINE_FIELDS, offline
from signalpost.sandbox.scores.stats import BadParameter, stats
from signalpost.sandbox.state import Sandbox, new_trace_id
from signalpost.sandbox.wording import chosen_locale, worded

_PATH = re.compile(
    r"(?:/(?P<version>v\d{1,3}\.\d{1,2}))?/(?:(?P<quality>dataset_quality)|(?P<dataset>[^/]+)/(?P<edge>stats|da_checks))/?"
)

ROOTS: Final[Fields] = {"web": WEB_FIELDS, "offline": OFFLINE_FIELDS}
CHECK_FIELDS: Final[Fields] = {name: {} for name in Check.__struct_fields__}
STATS_FIELDS: Final[Fields] = {
    "start_time": {},
    "aggregation": {},
    "data": {"value": {}, "count": {}, "event": {}, "diagnostics_hourly_last_timestamp": {}},
}


def answer(state: Sandbox, request: Request) -> Answer | None:
    """What Graph answers on a read edge; None if the path is another."""
    found = _PATH.fullmatch(request.path)
    if found is None:
        return None
    query = request.query
    dataset = query.get("dataset_id", "") if found["quality"] else found["dataset"]
    if request.method != "GET":
        return _refused(state, dataset, object_error(dataset, request.method), request.method)
    token = outer_token(request.query_string, request.headers)
    error = judge_version(found["version"], state.conduct) or state.authorise(token, dataset, "GET")
    if error is not None:
        return _refused(state, dataset, _as_quality_error(state, dataset, error) if found["quality"] else error)
    try:
        body = _EDGES[found["quality"] or found["edge"]](state, dataset, query)
    except (FieldsError, BadParameter) as wrong:
        return _refused(state, dataset, GraphError(code=100, message=f"(#100) {wrong}"))
    return Answer(body=body, headers=state.usage_headers(dataset))


def _dataset_quality(state: Sandbox, dataset: str, query: Mapping[str, str]) -> dict[str, Any]:
    fields = read_fields(query.get("fields", "")) or {"web": {}}
    check(fields, ROOTS)
    found: dict[str, Any] = {}
    if "web" in fields:
        found["web"] = select(web(state, dataset, query.get("agent_name")), fields["web"])
    if "offline" in fields:
        found["offline"] = select(offline(state, dataset), fields["offline"])
    return found


def _stats(state: Sandbox, dataset: str, query: Mapping[str, str]) -> dict[str, Any]:
    fields = read_fields(query.get("fields", ""))
    check(fields, STATS_FIELDS)
    return {"data": select(stats(state, dataset, query), fields), "paging": {}}


def _da_checks(state: Sandbox, dataset: str, query: Mapping[str, str]) -> dict[str, Any]:
    fields = read_fields(query.get("fields", ""))
    check(fields, CHECK_FIELDS)
    wanted = _list(query.get("checks"))
    try:
        method = Method(query.get("connection_method", "ALL"))
    except ValueError:
        raise BadParameter(f"Param connection_method must be one of {{{', '.join(Method)}}}") from None
    found = [one for one in checks(state, dataset, method) if wanted is None or one["key"] in wanted]
    return {"data": select(found, fields), "paging": {}}


_EDGES: Final[Mapping[str, Callable[[Sandbox, str, Mapping[str, str]], dict[str, Any]]]] = {
    "dataset_quality": _dataset_quality,
    "stats": _stats,
    "da_checks": _da_checks,
}


def _list(text: str | None) -> frozenset[str] | None:
    """A parameter that is a list: JSON, or names parted by commas."""
    if text is None:
        return None
    try:
        found = msgspec.json.decode(text, type=list[str])
    except (msgspec.DecodeError, UnicodeEncodeError):
        found = text.split(",")
    return frozenset(name.strip() for name in found)


def _as_quality_error(state: Sandbox, dataset: str, error: GraphError) -> GraphError:
    """This edge tells an unknown dataset from one the token may not read (Dataset Quality API, copy of 2026-09-12)."""
    if error.name != "100/33":
        return error
    known = dataset in state.as_json()["datasets"]
    return GRAPH_ERRORS["dataset_quality_permission"] if known else GRAPH_ERRORS["100/2044055"]


def _refused(state: Sandbox, dataset: str, error: GraphError, method: str = "GET") -> Answer:
    """The answer for an error, in the language set for the dataset."""
    locale = chosen_locale(None, dataset, state.conduct)
    said = worded(error, dataset=dataset, method=method, now=state.clock(), locale=locale)
    return Answer(status=said.status, body=said.body(new_trace_id()), headers=state.usage_headers(dataset))
