"""Amounts of Stripe, and what a period and a year cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from signalpost.connectors.stripe.money import a_year, code, money, period_amount
from signalpost.connectors.stripe.shapes import Item, Price, Recurring


def item(cents: int | None, interval: str = "month", count: int | None = 1, quantity: int | None = 1) -> Item:
    return Item(
        quantity=quantity,
        price=Price(unit_amount=cents, recurring=Recurring(interval=interval, interval_count=count)),
    )


def test_an_amount_has_a_currency_or_is_none() -> None:
    """Stripe writes currencies in small letters."""
    assert (code("eur"), code(None)) == ("EUR", "")
    assert (money(1_099, "EUR"), money(None, "EUR"), money(1_099, "")) == (Decimal("10.99"), None, None)


@pytest.mark.parametrize(
    ("items", "period", "year"),
    [
        ([item(2_000)], "20", "240"),
        ([item(2_000, count=3)], "20", "80"),
        ([item(2_000, count=None)], "20", "240"),
        ([item(100, "day")], "1", "365"),
        ([item(100, "week", quantity=None)], "1", "52"),
        ([item(2_000), item(1_200, "year", quantity=2)], "44", "264"),
    ],
)
def test_periods_are_compared_by_a_year(items: list[Item], period: str, year: str) -> None:
    """Of all items together."""
    assert period_amount(items, "EUR") == Decimal(period)
    assert a_year(items, "EUR") == Decimal(year)


@pytest.mark.parametrize(
    "price",
    [None, Price(), Price(unit_amount_decimal="much"), Price(unit_amount_decimal="NaN")],
)
def test_what_nobody_says_costs_no_amount(price: Price | None) -> None:
    """Neither nothing nor zero."""
    assert period_amount([item(2_000), Item(price=price)], "EUR") is None
    assert a_year([item(2_000), Item(price=price)], "EUR") is None
    assert (period_amount([], "EUR"), a_year([], "EUR")) == (None, None)


def test_a_period_of_no_known_length_has_no_year() -> None:
    """Nor one without a length."""
    assert a_year([item(2_000, "fortnight")], "EUR") is None
    assert a_year([Item(plan=Price(amount=2_000))], "EUR") is None
    assert period_amount([Item(plan=Price(amount=2_000))], "EUR") == Decimal(20)
