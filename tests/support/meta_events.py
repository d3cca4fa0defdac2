"""Events sent to a sandbox as they are, past the SDK's own checks."""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.testing import DATASET, MetaSandbox
from signalpost.transport import Request, Response, Secret

HASH = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"


def post(sandbox: MetaSandbox, *events: dict[str, Any], dataset: str = DATASET, **envelope: Any) -> Response:
    """One call with `events`."""
    body = msgspec.json.encode({"data": list(events), **envelope})
    url = f"{sandbox.base_url}/v25.0/{dataset}/events"
    headers = (("content-type", "application/json"),)
    return sandbox.transport().send(Request(url=url, headers=headers, body=body, token=Secret("any")))


def plain(sandbox: MetaSandbox, event_name: str = "Purchase", **changes: Any) -> dict[str, Any]:
    """An event with one hashed key."""
    return sandbox.sample(event_name, **{"user_data": {"em": HASH}, **changes})
