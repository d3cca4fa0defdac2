"""The three addresses that take events."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from gateway_shop import DATASET, OTHER_DATASET, Shop, purchase
from signalpost.gateway.addresses import CAPI_PATH, GRAPH_PATH
from signalpost.store.access_keys import KeyKind
from signalpost.store.record import EventCopy

GRAPH = f"/v25.0/{DATASET}/events"
CAPI = f"/capi/{DATASET}/events"
FORM = ("Content-Type", "application/x-www-form-urlencoded")


def test_the_gateway_mode_of_metas_sdks_is_answered_202(shop: Shop, post: Any) -> None:
    """`{"data", "accessKey"}`, the key in the body."""
    answer = post(CAPI, {"data": [purchase()], "accessKey": shop.token}, token=None)
    assert (answer.status, answer.json["accepted"]) == (202, 1)
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert copy.dataset == DATASET


@pytest.mark.parametrize("place", ["header", "query", "body"])
@pytest.mark.parametrize("form", [False, True])
def test_a_token_may_stand_in_all_of_metas_places(shop: Shop, post: Any, place: str, form: bool) -> None:
    """Header, query or body, for JSON and for forms."""
    fields: dict[str, Any] = {"data": [purchase()]}
    if place == "body":
        fields["access_token"] = shop.token
    body: Any = urlencode({**fields, "data": json.dumps(fields["data"])}).encode() if form else fields
    answer = post(
        GRAPH,
        body,
        token="" if place == "header" else None,
        query=f"access_token={shop.token}" if place == "query" else "",
        headers=[FORM] if form else [],
    )
    assert (answer.status, answer.json["events_received"], answer.json["messages"]) == (200, 1, [])
    assert answer.json["fbtrace_id"]


def test_the_trace_of_an_answer_is_a_receipt(shop: Shop, post: Any) -> None:
    """So that what became of the request can be looked up with what every client keeps."""
    trace = post(GRAPH, {"data": [purchase()]}).json["fbtrace_id"]
    assert trace.rsplit("-", 2)[1:] == ["1", "0"]


@pytest.mark.parametrize("version", ["v12.0", "v25.0", "v26.0", "v99.9"])
def test_any_version_is_taken(post: Any, version: str) -> None:
    """Signalpost speaks to Meta in the version of the dataset."""
    assert post(f"/{version}/{DATASET}/events", {"data": [purchase()]}).status == 200


def test_parameters_that_are_not_passed_on_are_told(post: Any) -> None:
    """Nothing is lost in silence."""
    answer = post(GRAPH, {"data": [purchase()], "upload_tag": "monday"})
    assert (answer.json["events_received"], answer.json["messages"]) == (1, ["upload_tag: not passed on"])


@pytest.mark.parametrize(
    ("path", "body", "token", "expected"),
    [
        (GRAPH, {"data": [purchase()]}, None, (401, 104, None)),
        (GRAPH, {"data": [purchase()]}, "sps_wrong", (401, 190, None)),
        (f"/v25.0/{OTHER_DATASET}/events", {"data": [purchase()]}, "", (400, 100, 33)),
        ("/v25.0/999/events", {"data": [purchase()]}, "", (400, 100, 33)),
        (GRAPH, {"data": [purchase()] * 1_001}, "", (400, 100, None)),
        (GRAPH, {"data": []}, "", (400, 100, None)),
        (GRAPH, purchase(), "", (400, 100, None)),
        (GRAPH, b"{", "", (400, 100, None)),
        (GRAPH, {"data": [purchase(event_time=1)]}, "", (400, 100, None)),
    ],
)
def test_graph_errors_have_metas_shape(
    shop: Shop, post: Any, path: str, body: Any, token: str | None, expected: tuple[int, int, int | None]
) -> None:
    """Status, code and subcode as Meta's, with an fbtrace_id, always."""
    answer = post(path, body, token=token)
    error = answer.json["error"]
    assert (answer.status, error["code"], error.get("error_subcode")) == expected
    assert error["fbtrace_id"]
    assert error["message"]
    assert not any(isinstance(copy, EventCopy) for copy in shop.copies())


@pytest.mark.parametrize("path", [f"/capi/{OTHER_DATASET}/events", "/capi/999/events"])
def test_a_dataset_that_is_not_the_keys_is_not_found(post: Any, path: str) -> None:
    """404, whether it exists or not."""
    answer = post(path, {"data": [purchase()]})
    assert (answer.status, answer.json["code"]) == (404, "dataset_unknown")


def test_an_event_that_could_go_nowhere_is_refused(shop: Shop, post: Any) -> None:
    """Without any dataset, what is taken would be lost."""
    _, token = shop.new_key(KeyKind.SERVER)
    for dataset_id in (DATASET, OTHER_DATASET):
        shop.control.remove_dataset(1, dataset_id, author="test", now=shop.now_ms)
    shop.monotonic += 1.0
    answer = post("/v1/events", purchase(), token=token)
    assert (answer.status, answer.json["code"]) == (404, "dataset_unknown")
    assert not shop.copies()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v25.0/1/events", GRAPH_PATH),
        ("/capi/1/events", CAPI_PATH),
        ("/v25.0/1/events/", None),
        ("/v25/1/events", None),
        ("/v25.0/1/2/events", None),
        ("/capi//events", None),
        ("/x/v25.0/1/events", None),
    ],
)
def test_paths_are_exact(path: str, kind: object) -> None:
    """Nothing beside the documented addresses takes events."""
    assert [one for one in (GRAPH_PATH, CAPI_PATH) if one.fullmatch(path)] == ([kind] if kind else [])
