"""Whole cases of a shop's messages, as files in tests/golden have them: what was read, and which events it comes to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from signalpost.connectors.order import Message
from signalpost.connectors.rule import ToRule, due
from signalpost.connectors.source import OrderSource


def shown(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """What each message says, and nothing of what it does not."""
    return [{"is": type(message).__name__, **_said(message)} for message in messages]


def due_of(messages: Sequence[Message], source: OrderSource, now: int) -> list[dict[str, Any]]:
    """What each message comes to: its events, or why there are none."""
    ruled = [due(message, source, now) for message in messages if isinstance(message, ToRule)]
    return [{"unsent": one.unsent, "events": json.loads(msgspec.json.encode(_said(one.events)))} for one in ruled]


def _said(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        plain, names = type(value).__struct_defaults__, value.__struct_fields__
        usual = dict(zip(names[len(names) - len(plain) :], plain, strict=True))
        present = {name: getattr(value, name) for name in names}
        return {name: _said(one) for name, one in present.items() if one != usual.get(name, msgspec.NODEFAULT)}
    if isinstance(value, tuple):
        return [_said(one) for one in value]
    return str(value) if isinstance(value, Decimal) else msgspec.to_builtins(value)
