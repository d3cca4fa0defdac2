"""What readers of every platform share: JSON into typed fields, times and amounts, each with the path of what is wrong.

A refusal names the place and never the value.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, TypeVar

import msgspec

from signalpost.capi.policy import DAY_S
from signalpost.connectors.webhook import Unreadable

T = TypeVar("T")

#: A number that a platform gives to an order.
Number = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]

#: A time in Unix seconds, and one in Unix ms: up to the year 9999, as dates in ISO 8601 are.
Second = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]
Millisecond = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]

#: An amount as platforms write it: a text, or a number of JSON.
Amount = str | int | float | None

_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")
_MISSING = re.compile(r"missing required field `([^`]*)`")
_MOST_CHARACTERS = 40
_EPOCH = datetime.datetime(1970, 1, 1)
_LARGEST = 15  # powers of ten: what a sum of JSON holds exactly
_SMALLEST = -40
_ZERO = Decimal(0)
_NONE = Decimal("nan")


def decoded(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """`body` as the decoder's type. Unreadable: `webhook_no_json`, `webhook_field_missing`, `…_malformed`."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _unreadable(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable("$", "webhook_no_json") from None


def _unreadable(words: str) -> Unreadable:
    place = found[1] if (found := _PLACE.search(words)) else ""
    if missing := _MISSING.search(words):
        return Unreadable(".".join(part for part in (place, missing[1]) if part), "webhook_field_missing")
    return Unreadable(place or "$", "webhook_field_malformed")


def amount(value: Amount, path: str) -> Decimal | None:
    """A decimal amount; None where it is left out or empty. Unreadable where it is no number, or none of money."""
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else repr(value)
    try:
        found = Decimal(text) if len(text) <= _MOST_CHARACTERS and "_" not in text else _NONE
    except InvalidOperation:
        found = _NONE
    if not found.is_finite() or found.adjusted() > _LARGEST or found.adjusted() < _SMALLEST:
        raise Unreadable(path, "webhook_field_malformed")
    return found


def amount_or_zero(value: Amount, path: str) -> Decimal:
    """As `amount`, and nothing is zero."""
    return amount(value, path) or _ZERO


def utc_seconds(text: str | None, path: str) -> int | None:
    """Unix seconds of a date and time in ISO 8601, taken as UTC where it names no zone; None where it is empty."""
    if not text:
        return None
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable(path, "webhook_field_malformed") from None
    if at.tzinfo:
        return int(at.timestamp())
    since = at - _EPOCH  # a tenth of what a time zone would cost
    return since.days * DAY_S + since.seconds
