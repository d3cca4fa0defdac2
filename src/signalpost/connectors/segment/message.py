"""One message as Segment's HTTP API takes it: `track`, `page`, `screen`, `identify`, `alias`, `group`.

Source: Segment's public specification of its HTTP tracking API and of common fields (2026). RudderStack's SDKs send the
same. Nothing of a message is trusted: fields of a wrong kind are left out, and the event says so where Meta needs them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec

from signalpost.capi.codes import problem
from signalpost.errors import InvalidInput


class Kind(str, Enum):
    """The types of messages."""

    TRACK = "track"
    PAGE = "page"
    SCREEN = "screen"
    IDENTIFY = "identify"
    ALIAS = "alias"
    GROUP = "group"


KINDS = frozenset(kind.value for kind in Kind)


class Message(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is read of one. Whatever else a message has is left alone. `repr()` shows no value."""

    type: str = ""
    event: Any = None
    name: Any = None
    properties: Any = None
    traits: Any = None
    context: Any = None
    integrations: Any = None
    messageId: Any = None
    anonymousId: Any = None
    userId: Any = None
    previousId: Any = None
    timestamp: Any = None
    originalTimestamp: Any = None

    def __repr__(self) -> str:
        return f"Message({self.type})"


_decode = msgspec.json.Decoder(Message).decode


def read(raw: bytes | msgspec.Raw, kind: str = "") -> Message:
    """The message in `raw`; `kind` is its type where the address says it. Raises InvalidInput."""
    try:
        message = _decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _refused("not_an_object", "") from None
    if kind:
        message = msgspec.structs.replace(message, type=kind)
    if message.type not in KINDS:
        raise _refused("segment_type_unknown", "type")
    return message


def beside(message: Message, context: Any, integrations: Any) -> Message:
    """`message` with what a batch says of all of its messages, where it does not say so itself."""
    shared, wanted = part(context), part(integrations)
    if not shared and not wanted:
        return message
    return msgspec.structs.replace(
        message,
        context={**shared, **part(message.context)},
        integrations={**wanted, **part(message.integrations)},
    )


def part(value: Any) -> dict[str, Any]:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    """`value` as a text: a word or a number, trimmed; "" for anything else."""
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)  # a build may be `433.0`


def number(value: Any) -> int | float | str | None:
    """`value` where it may be a number; texts are judged where all numbers are."""
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) and value != "" else None


def moment(value: Any) -> datetime | None:
    """A time as SDKs write it, `2026-11-23T10:00:00.000Z`; without a zone it is UTC. None: there is none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _refused(code: str, path: str) -> InvalidInput:
    fault = problem(code, path)
    return InvalidInput(fault.message, problems=(fault,))
