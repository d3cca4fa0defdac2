"""Which fields a mapping may fill, and what may stand in each: one table, which its page in the docs repeats."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS
from signalpost.connectors.generic.expressions import Expression, Unfit
from signalpost.connectors.minor_units import ISO_4217, whole_units
from signalpost.connectors.reading import amount as decimal
from signalpost.connectors.reading import utc_seconds
from signalpost.connectors.webhook import Unreadable

LONGEST_TEXT = 8_192
MILLISECONDS = 100_000_000_000  # a larger time is one; as seconds it would be of the year 5138
LATEST = 32_503_680_000  # the year 3000


class Section(str, Enum):
    """A part of the mapping."""

    ORDER = "order"
    PERSON = "person"
    LINK = "link"
    BROWSER = "browser"
    CONSENT = "consent"
    LINES = "lines"
    REFUNDS = "refunds"
    PAYMENTS = "payments"
    STAGE = "stage"


class Kind(str, Enum):
    """What an expression may find, besides null for nothing."""

    TEXT = "text"  # a string or a number
    MOMENT = "moment"  # Unix seconds or milliseconds, or ISO 8601, in UTC where it names no zone
    AMOUNT = "amount"  # a number, or a string of one with a point
    COUNT = "count"  # a whole number, or a string of one
    FLAG = "flag"  # true or false


_T, _M, _A, _C, _F = Kind.TEXT, Kind.MOMENT, Kind.AMOUNT, Kind.COUNT, Kind.FLAG

FIELDS: Mapping[Section, Mapping[str, Kind]] = {
    Section.ORDER: {
        "order_id": _T, "seen_at": _M, "created_at": _M, "paid_at": _M, "cancelled_at": _M, "delivered_at": _M,
        "currency": _T, "total": _A, "tax": _A, "shipping": _A, "discount": _A, "channel": _T, "test": _F,
        "payment_method": _T, "cash_on_delivery": _F, "coupon": _T, "earlier_orders": _C, "subscription_id": _T,
        "number": _T,
    },
    Section.PERSON: dict.fromkeys((*HASHED_KEYS, *CLEAR_KEYS), _T),
    Section.LINK: {"visitor": _T, "cart": _T, "checkout": _T},
    Section.BROWSER: {"event_id": _T, "event_source_url": _T, "referrer_url": _T},
    Section.CONSENT: {"consent": _T},
    Section.LINES: {
        "product_id": _T, "quantity": _C, "item_price": _A, "variant_id": _T, "sku": _T, "title": _T, "brand": _T,
        "category": _T, "cost": _A,
    },
    Section.REFUNDS: {"refund_id": _T, "at": _M, "amount": _A, "currency": _T, "returned": _F},
    Section.PAYMENTS: {"payment_id": _T, "at": _M, "amount": _A, "method": _T},
    Section.STAGE: {
        "object_id": _T, "name": _T, "at": _M, "created_at": _M, "value": _A, "currency": _T,
    },
}  # fmt: skip

REQUIRED: Mapping[Section, tuple[str, ...]] = {
    Section.ORDER: ("order_id",),
    Section.LINES: ("product_id",),
    Section.REFUNDS: ("refund_id", "amount"),
    Section.PAYMENTS: ("payment_id", "amount"),
    Section.STAGE: ("object_id", "name"),
}


def taken(kind: Kind, value: Any, by: Expression, minor_of: str | None = None) -> Any:
    """`value` as its field has it; None for nothing. `minor_of`: amounts are of this currency's smallest unit. Raises
    Unfit."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) != (kind is Kind.FLAG) or not isinstance(value, str | int | float):
        raise by.unfit(value)
    if kind is Kind.FLAG:
        return value
    if kind is Kind.TEXT:
        return _text(value, by)
    if kind is Kind.COUNT:
        return _count(value, by)
    if kind is Kind.MOMENT:
        return _moment(value, by)
    return _amount(value, by, minor_of)


def _text(value: str | float, by: Expression) -> str:
    text = value if isinstance(value, str) else repr(value)
    if len(text) > LONGEST_TEXT:
        raise Unfit(by.field, by.text, f"longer than {LONGEST_TEXT} characters")
    return text


def _amount(value: str | float, by: Expression, minor_of: str | None) -> Decimal:
    try:
        found = decimal(value, by.field)
    except Unreadable:
        found = None
    if found is None:
        raise Unfit(by.field, by.text, "a string that is no amount")
    if minor_of is None:
        return found
    if found != int(found):
        raise Unfit(by.field, by.text, "an amount of smallest units with a fraction")
    return whole_units(int(found), minor_of, ISO_4217)


def _count(value: str | float, by: Expression) -> int:
    if type(value) is int and 0 <= value <= 10**9:  # mostly
        return value
    number = _number(value)
    if number is None or number != int(number) or not 0 <= number <= 10**9:
        raise Unfit(by.field, by.text, "no whole number")
    return int(number)


def _moment(value: str | float, by: Expression) -> int:
    number = value if type(value) is int else _number(value)
    if number is not None:
        if 0 <= number < LATEST * 1_000:
            seconds = number // 1_000 if number >= MILLISECONDS else number
            if seconds <= LATEST:
                return int(seconds)
        raise Unfit(by.field, by.text, "no time")
    try:
        found = utc_seconds(str(value), by.field)
    except (Unreadable, OverflowError):
        found = None
    if found is None:
        raise Unfit(by.field, by.text, "a string that is no time")
    return found


def _number(value: str | float) -> Decimal | None:
    """A number, or a string of digits; None for any other string."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) <= 20):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None
