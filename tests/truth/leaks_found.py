"""The product on a string of the corpus: what `signalpost privacy scan` finds, what the gateway notes of an event."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from signalpost.capi.wire import decode_event
from signalpost.privacy.apply import apply
from signalpost.privacy.leaks import scan

_STEPS = re.compile(r"[^.\[\]]+|\[\d+\]").findall
_NOTE = re.compile(r"leak_(\w+)_(?:masked|key_dropped|reported)").fullmatch


def by_scan(path: str, value: str) -> set[str]:
    """Kinds that the detector finds in the string."""
    return {str(finding.kind) for finding in scan(path, value)}


def by_gateway(path: str, value: str) -> set[str]:
    """Kinds that are noted of an event with the string at its place, at the settings as shipped, or gone from its
    address, which is cleaned before it is read."""
    controlled = apply(decode_event(msgspec.json.encode(event_with(path, value))))
    noted = {found[1] for note in controlled.notes if (found := _NOTE(note.code))}
    left = getattr(controlled.event, path, None)
    return noted if left is None or left == value else noted | (by_scan(path, value) - by_scan(path, left))


def event_with(path: str, value: str) -> dict[str, Any]:
    """An event with the string at `path`: of a list, the string's object stands alone."""
    first, *steps = _STEPS(path)
    inner: Any = value
    for step in reversed(steps):
        inner = [inner] if step.startswith("[") else {step: inner}
    return {
        "event_name": "ViewContent",
        "event_time": 1_790_000_000,
        "event_id": "1",
        "action_source": "website",
        "user_data": {},
        first: inner,
    }
