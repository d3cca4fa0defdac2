"""Everything but collecting."""

from __future__ import annotations

import asyncio
import json

import pytest

from gateway_edge import Message, Reply, call
from gateway_shop import DATASET, Shop


def get(shop: Shop, path: str, method: str = "GET") -> Reply:
    return asyncio.run(call(shop.gateway(), method, path))


def test_liveness_needs_nothing(shop: Shop) -> None:
    """The process answers."""
    assert get(shop, "/health/live").json == {"live": True}


def test_readiness_lists_its_checks(shop: Shop) -> None:
    """Status and body say the same."""
    answer = get(shop, "/health/ready")
    assert (answer.status == 200) == answer.json["ready"]
    assert [check["name"] for check in answer.json["checks"]] == [
        "serving",
        "inbox",
        "disk",
        "store",
        "control",
        "ledger",
    ]


def test_metrics_are_prometheus_text(shop: Shop) -> None:
    """With the content type that Prometheus asks for."""
    answer = get(shop, "/metrics")
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    assert b"signalpost_inbox_records 0.0" in answer.body


@pytest.mark.parametrize("path", ["/", "/nothing", "/v1", "/v1/events/", "/health", "/V1/events", "/v1/receipts/"])
def test_other_paths_are_not_found_in_json(shop: Shop, path: str) -> None:
    """Code, message and fix, as everywhere (the look-up of an empty id wants a key first)."""
    answer = get(shop, path)
    assert answer.status in (401, 404)
    assert set(answer.json) == {"code", "message", "fix"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused_in_json(shop: Shop, method: str) -> None:
    """405 with the methods that are taken."""
    answer = get(shop, "/health/live", method)
    assert (answer.status, answer.json["code"], answer.headers["allow"]) == (405, "method_not_allowed", "GET")


@pytest.mark.parametrize("path", ["/v25.0", "/v25.0/", f"/v25.0/{DATASET}", "/v25.0/me/adaccounts"])
def test_under_a_graph_version_errors_are_graphs(shop: Shop, path: str) -> None:
    """Stock clients that ask for more than the events edge read an error they know."""
    error = json.loads(get(shop, path).body)["error"]
    assert (error["code"], error["error_user_title"]) == (100, "not_found")


@pytest.mark.parametrize("path", ["/v1/consent", "/v1/privacy/erase"])
def test_whoever_leaves_while_they_send_is_no_fault(shop: Shop, path: str) -> None:
    """Nobody waits for the answer, and the log is quiet."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer " + shop.token.encode()), (b"content-type", b"application/json")],
        "client": ("203.0.113.9", 4711),
    }
    pieces: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> Message:
        return pieces.pop()

    async def send(message: Message) -> None:
        """Into the void."""

    asyncio.run(shop.gateway()(scope, receive, send))
    assert shop.log.lines == []
