"""A sandbox that has seen a browser and a server report the same orders."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.forms import Call
from signalpost.sandbox.pixel.event import PixelEvent
from signalpost.sandbox.scores.routes import answer
from signalpost.sandbox.state import Sandbox

NOW = 1_790_000_000
EM = sha256(b"jsmith@example.com").hexdigest()
AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def serve(sandbox: Sandbox) -> Callable[..., None]:
    """`serve(order=…, name=…, …)`: a server's event, with changes."""

    def send(order: int, name: str = "Purchase", partner_agent: str | None = None, **changes: Any) -> None:
        event = {
            "event_name": name,
            "event_time": NOW - 60,
            "event_id": f"order-{order}",
            "action_source": "website",
            "event_source_url": f"https://shop.example/thanks?order={order}",
            "user_data": {"em": EM, "client_ip_address": "168.212.226.204", "client_user_agent": AGENT},
            "custom_data": {"value": 12.5, "currency": "EUR", "content_ids": ["1"]},
        } | changes
        call = Call(
            version="v25.0",
            dataset="123",
            token="t",
            token_place="query",
            items=(event,),
            form="json",
            test_event_code=None,
            partner_agent=partner_agent,
        )
        assert sandbox.judge(call) is None
        sandbox.take(call, "A")

    return send


@pytest.fixture
def browse(sandbox: Sandbox) -> Callable[..., None]:
    """`browse(order=…)`: the pixel's event of the same order."""

    def send(order: int, name: str = "Purchase") -> None:
        sandbox.take_pixel(
            PixelEvent(
                dataset="123",
                event_name=name,
                event_id=f"order-{order}",
                event_time=NOW - 60,
                url=f"https://shop.example/thanks?order={order}",
                custom_data={"value": "12.5", "currency": "EUR", "content_ids": ["1"]},
                user_data={"client_ip_address": "168.212.226.204", "client_user_agent": AGENT},
            )
        )

    return send


@pytest.fixture
def read(sandbox: Sandbox) -> Callable[..., Any]:
    """`read(path, **query)`: the body of a read edge's answer, with the HTTP status under `status`."""

    def get(path: str, *, method: str = "GET", token: str | None = "t", **query: str) -> dict[str, Any]:
        query_string = urlencode(query | ({} if token is None else {"access_token": token}))
        found = answer(sandbox, Request(method=method, path=path, query_string=query_string))
        assert found is not None
        return {"status": found.status, **found.body}

    return get
