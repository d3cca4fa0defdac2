"""Amounts of Stripe as decimals of whole units. Of a price per period: what it comes to in a year, to compare."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from signalpost.connectors.minor_units import STRIPE, USUAL, whole_units
from signalpost.connectors.stripe.shapes import Item, Price

#: How many of an interval make a year.
A_YEAR = {"day": Decimal(365), "week": Decimal(52), "month": Decimal(12), "year": Decimal(1)}


def code(currency: str | None) -> str:
    """A currency as ISO 4217 writes it; Stripe writes it in small letters."""
    return (currency or "").upper()


def money(cents: int | None, currency: str) -> Decimal | None:
    """`cents` of `currency`, in whole units; None where there are none, or nothing says of what."""
    return None if cents is None or not currency else whole_units(cents, currency, STRIPE)


def period_amount(items: Sequence[Item], currency: str) -> Decimal | None:
    """What a period of all `items` costs, as they stand; None where a price has tiers, or parts of a cent it hides."""
    parts = [_of_item(item, currency) for item in items]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None


def a_year(items: Sequence[Item], currency: str) -> Decimal | None:
    """What a year of all `items` costs: how a monthly price and a yearly one are compared."""
    total = Decimal(0)
    for item in items:
        part, price = _of_item(item, currency), _price(item)
        periods = A_YEAR.get(_interval(price)) if price is not None else None
        if part is None or price is None or periods is None:
            return None
        total += part * periods / max(_count(price), 1)
    return total if items else None


def _price(item: Item) -> Price | None:
    return item.price if item.price is not None else item.plan


def _of_item(item: Item, currency: str) -> Decimal | None:
    price = _price(item)
    unit = _unit(price) if price is not None else None
    if unit is None:
        return None
    quantity = 1 if item.quantity is None else item.quantity
    return (unit * quantity).scaleb(-STRIPE.get(currency, USUAL))


def _unit(price: Price) -> Decimal | None:
    """Of one piece, in the smallest unit."""
    whole = price.unit_amount if price.unit_amount is not None else price.amount
    if whole is not None:
        return Decimal(whole)
    try:
        found = Decimal(price.unit_amount_decimal) if price.unit_amount_decimal else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _interval(price: Price) -> str:
    return (price.recurring.interval if price.recurring is not None else price.interval) or ""


def _count(price: Price) -> int:
    return (price.recurring.interval_count if price.recurring is not None else price.interval_count) or 1
