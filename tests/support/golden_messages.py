"""Golden files of connectors: one case a file, with its source, what came, and what is read of it.

    {"source": …, "about": …, "settings": {…}, "topic": …, "payload": {…}, "messages": […], "due": […]}

`messages` are named by their kind and hold what the message says, nothing of what it does not. `due` are the events
that the rule makes of them at `NOW`, by the case's settings. A case without `topic` is one of the platform's list.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

import tree
from signalpost.connectors.order import AccessRequest, Erasure, Message, Nothing
from signalpost.connectors.rule import due
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Connector, Delivery

NOW = 1_795_219_200  # 2026-11-21T00:00:00Z
GOLDEN = tree.ROOT / "tests" / "golden"


def cases(platform: str) -> list[Path]:
    """The files of one platform."""
    found = sorted((GOLDEN / platform).glob("*.json"))
    assert found
    return found


def told(case: dict[str, Any], connector: Connector) -> dict[str, Any]:
    """What is read of a case, and the events it makes due."""
    source = msgspec.convert(
        {"name": "shop", "platform": connector.platform, "shop": "shop", **case.get("settings", {})}, OrderSource
    )
    body = json.dumps(case["payload"], separators=(",", ":")).encode()
    if "topic" in case:
        delivery = Delivery(topic=case["topic"], delivery_id="d", body=body, at=NOW * 1000)
        messages = connector.read(delivery, source)
    else:
        messages = connector.read_listed(body, source)
    return {
        "messages": [{"is": type(message).__name__, **_said(message)} for message in messages],
        "due": [event for message in messages for event in _due(message, source)],
    }


def check(path: Path, connector: Connector) -> None:
    """The case says what its file says."""
    case = json.loads(path.read_text(encoding="utf-8"))
    found = told(case, connector)
    assert found["messages"] == case["messages"]
    assert found["due"] == case["due"]


def _due(message: Message, source: OrderSource) -> list[dict[str, Any]]:
    if isinstance(message, Nothing | Erasure | AccessRequest):
        return []
    ruled = due(message, source, NOW)
    return [_said(event) for event in ruled.events] + ([{"unsent": ruled.unsent}] if ruled.unsent else [])


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default


def _said(value: Any) -> Any:
    """A value as JSON, without what it does not say."""
    if isinstance(value, msgspec.Struct):
        fields = [(field, getattr(value, field.name)) for field in msgspec.structs.fields(value)]
        return {field.name: _said(member) for field, member in fields if member != _default(field)}
    if isinstance(value, list | tuple):
        return [_said(one) for one in value]
    if isinstance(value, dict):
        return {name: _said(member) for name, member in value.items()}
    if isinstance(value, Decimal):
        return str(value)
    return getattr(value, "value", value)
