"""A sandbox in process, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from signalpost.sandbox.app import build
from signalpost.sandbox.state import Sandbox
from signalpost.transport import Request, Response, Secret
from signalpost.transport_asgi import AsgiTransport

NOW = 1_790_000_000
BASE = "http://sandbox"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(clock=lambda: float(NOW))


@pytest.fixture
def event() -> dict[str, Any]:
    """A Purchase that Meta takes."""
    return {
        "event_name": "Purchase",
        "event_time": NOW - 60,
        "event_id": "order-1",
        "action_source": "website",
        "user_data": {"em": ["62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"]},
        "custom_data": {"value": 12.5, "currency": "EUR"},
    }


@pytest.fixture
def ask(sandbox: Sandbox) -> Callable[..., Any]:
    """`ask(method, path, json)`: one request to the sandbox; the decoded answer with its status under `status`."""
    transport = AsgiTransport(build(sandbox))

    def send(method: str, path: str, body: Any = None, token: str | None = "t") -> dict[str, Any]:
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body) if body is not None else b""
        headers = (("content-type", "application/json"),) if body is not None else ()
        request = Request(
            method=method, url=BASE + path, headers=headers, body=raw, token=Secret(token) if token else None
        )
        answer: Response = transport.send(request)
        return {"status": answer.status, **msgspec.json.decode(answer.body)}

    return send


@pytest.fixture
def post(ask: Callable[..., Any]) -> Callable[..., Any]:
    """`post(*events)`: send events to dataset 123; `code` and `subcode` of the answer are lifted up."""

    def send(*events: Any, dataset: str = "123", **envelope: Any) -> dict[str, Any]:
        answer = ask("POST", f"/v25.0/{dataset}/events", {"data": list(events), **envelope})
        error = answer.get("error", {})
        return {**answer, "code": error.get("code"), "subcode": error.get("error_subcode")}

    return send
