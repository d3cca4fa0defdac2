"""Reading what the sandbox needs to know of an event that was judged good: for deduplication, matching and counts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from math import isfinite
from typing import Any

import msgspec

from signalpost.sandbox.dedup import Sighting
from signalpost.sandbox.received import Source

Keys = Mapping[str, tuple[str, ...]]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What all events of one call share. `received_at` is Unix milliseconds."""

    dataset: str
    source: Source
    received_at: int
    form: str
    api_version: str | None = None
    test_event_code: str | None = None
    partner_agent: str | None = None
    token_place: str | None = None
    fbtrace_id: str | None = None


def sighting(event: Mapping[str, Any], keys: Keys, origin: Origin, number: int) -> Sighting:
    """What deduplication looks at."""
    custom_data = event.get("custom_data") or {}
    action_source = event.get("action_source")
    return Sighting(
        number=number,
        dataset=origin.dataset,
        source=origin.source,
        event_name=event["event_name"],
        event_id=text(event.get("event_id")),
        event_time=int(event["event_time"]),
        received_at=origin.received_at,
        fbp=first(keys, "fbp"),
        external_ids=keys.get("external_id", ()),
        action_source=action_source,
        order_id=text(custom_data.get("order_id")),
        item_number=text(custom_data.get("item_number")),
        user_digest=_digest(keys) if action_source == "physical_store" else None,
        device=first(keys, "madid") or first(keys, "anon_id") if action_source == "app" else None,
    )


def value(event: Mapping[str, Any]) -> tuple[float | None, str | None]:
    """(value, currency in upper case) of its custom_data; None for what is missing or no number."""
    custom_data = event.get("custom_data") or {}
    currency = text(custom_data.get("currency"))
    try:
        amount = float(custom_data["value"])
    except (KeyError, TypeError, ValueError):
        return None, None
    return (amount, currency.upper() if currency else None) if isfinite(amount) else (None, None)


def text(found: Any) -> str | None:
    """A text or number as a text; None for anything else, and for blanks."""
    if isinstance(found, str):
        return found or None
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def first(keys: Keys, key: str) -> str | None:
    """The first value of a key."""
    values = keys.get(key)
    return values[0] if values else None


def _digest(keys: Keys) -> str:
    return hashlib.sha256(repr(sorted(keys.items())).encode()).hexdigest()
