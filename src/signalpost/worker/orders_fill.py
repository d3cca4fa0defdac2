"""Put into an order's event what only its shop's other orders tell. Pure: bodies in, bodies out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from signalpost.capi.click_id import fault
from signalpost.capi.event import CustomerSegmentation
from signalpost.capi.give import give
from signalpost.identity.browsers import OLDEST_MS
from signalpost.store.record import EventCopy

#: What a later event of a contract takes over: who it is, and the click that led there. Address and browser are of the
#: visit alone.
INHERITED = (
    "em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "external_id", "fbp", "fbc", "subscription_id",
    "lead_id", "fb_login_id",
)  # fmt: skip
TELLING = ("em", "ph", "external_id")

Object = dict[str, msgspec.Raw]

_decode = msgspec.json.Decoder(Object).decode
_encode = msgspec.json.Encoder().encode
_with = msgspec.structs.replace


class _Custom(msgspec.Struct, frozen=True, gc=False):
    value: Decimal | None = None
    currency: str = ""


class _Amount(msgspec.Struct, frozen=True, gc=False):
    custom_data: _Custom = _Custom()


_decode_amount = msgspec.json.Decoder(_Amount).decode
_decode_user = msgspec.json.Decoder(dict[str, Any]).decode


def amount_of(body: bytes) -> tuple[str, str]:
    """Value and currency of an event, as texts that are equal where the amounts are; empty where it has none."""
    try:
        custom = _decode_amount(body).custom_data
        if custom.value is None:
            return "", ""
        return format(custom.value.normalize(), "f"), custom.currency.upper()
    except (msgspec.MsgspecError, ValueError, InvalidOperation):
        return "", ""


def with_event_time(copy: EventCopy, at: int) -> EventCopy:
    """The event at another time (Unix seconds): that of the payment it waited for."""
    body = _decode(copy.body)
    body["event_time"] = _raw(at)
    return _with(copy, body=_encode(body), event_time=at)


def with_original(copy: EventCopy, name: str, at: int, event_id: str) -> EventCopy:
    """The event with the one it follows in `original_event_data`: its name, time and id, as it went out."""
    body = _decode(copy.body)
    said = _decode(body["original_event_data"]) if "original_event_data" in body else {}
    said |= {"event_name": _raw(name), "event_time": _raw(at), "event_id": _raw(event_id)}
    body["original_event_data"] = _raw(said)
    return _with(copy, body=_encode(body))


def with_order_id(copy: EventCopy, original: bytes) -> EventCopy:
    """The event under the order_id that its Purchase has (`original`, a body): messages of one order may know another
    name of it, as Stripe's charge knows the payment and its session what the shop calls it."""
    theirs = _order_id(_decode(original))
    body = _decode(copy.body)
    if theirs is None or theirs == _order_id(body):
        return copy
    for place in ("custom_data", "original_event_data"):
        body[place] = _raw({**(_decode(body[place]) if place in body else {}), "order_id": theirs})
    return _with(copy, body=_encode(body))


def _order_id(body: Object) -> str | None:
    custom = _decode_user(body["custom_data"]) if "custom_data" in body else {}
    found = custom.get("order_id")
    return found if isinstance(found, str) else None


def with_segmentation(copy: EventCopy, *, bought_before: bool) -> EventCopy:
    """The event with who its buyer is to the business, unless its shop said that."""
    body = _decode(copy.body)
    if "customer_segmentation" in body:
        return copy
    segment = CustomerSegmentation.NEW_CUSTOMER_TO_BUSINESS
    if bought_before:
        segment = CustomerSegmentation.EXISTING_CUSTOMER_TO_BUSINESS
    body["customer_segmentation"] = _raw(segment.value)
    return _with(copy, body=_encode(body))


def with_inherited(copy: EventCopy, original: bytes, allowed: frozenset[str]) -> EventCopy:
    """The event with what it lacks of the one it follows (`original`, a body), of the keys in `allowed`. Nothing, where
    the two name different people. A click counts while it is young enough for the event."""
    theirs, own = _user(original), _user(copy.body)
    if any(name in theirs and name in own and not _share(theirs[name], own[name]) for name in TELLING):
        return copy
    event_ms = copy.event_time * 1000
    earliest = event_ms - OLDEST_MS
    values = {
        name: theirs[name]
        for name in INHERITED
        if name in allowed
        and name in theirs
        and name not in own
        and (name not in ("fbp", "fbc") or fault(str(theirs[name]), earliest, event_ms) is None)
    }
    if not values:
        return copy
    gift = give(copy.body, copy.keys, copy.unmet, values)
    return _with(copy, body=gift.body, keys=gift.keys, unmet=gift.unmet)


def _user(body: bytes) -> Mapping[str, Any]:
    raw = _decode(body).get("user_data")
    return {} if raw is None else _decode_user(raw)


def _share(one: object, other: object) -> bool:
    return not set(_texts(one)).isdisjoint(_texts(other))


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else [str(value)]


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(_encode(value))
