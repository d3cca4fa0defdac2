"""An order is told in the currency that its buyer saw."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from signalpost.connectors.shopify.money import finite, of_buyer, of_shop, picked, same_currency, seconds
from signalpost.connectors.shopify.shapes import Both, Money
from signalpost.connectors.webhook import Unreadable

PAIR = Both(
    shop_money=Money(amount=Decimal(100), currency_code="EUR"),
    presentment_money=Money(amount=Decimal(16_530), currency_code="JPY"),
)


def test_the_buyers_money_goes_before_the_shops() -> None:
    """With its currency."""
    pick, currency = picked(PAIR, "EUR", "JPY")
    assert (pick(Decimal(100), PAIR, "total_price"), currency) == (Decimal(16_530), "JPY")


def test_without_a_pair_the_plain_amount_counts() -> None:
    """As in old payloads, which have the shop's currency alone."""
    pick, currency = picked(None, "EUR", None)
    assert (pick(Decimal(100), None, "total_price"), currency) == (Decimal(100), "EUR")


def test_a_pair_without_the_buyers_half_is_the_shops() -> None:
    """In its currency, if only the pair names it."""
    pick, currency = picked(Both(shop_money=PAIR.shop_money), None, None)
    assert (pick(None, PAIR, "total_price"), currency) == (Decimal(100), "EUR")
    assert picked(Both(presentment_money=Money(amount=Decimal(1))), None, None)[1] == ""


def test_currencies_are_never_mixed() -> None:
    """An amount that only the shop's currency has is not told, where the buyer saw another."""
    assert of_buyer(Decimal(100), None, "total_tax") is None
    assert same_currency(of_buyer, "JPY", "EUR")(Decimal(100), None, "total_tax") is None
    assert same_currency(of_buyer, "EUR", "EUR")(Decimal(100), None, "total_tax") == Decimal(100)
    assert same_currency(of_buyer, "EUR", "EUR")(Decimal(1), PAIR, "total_tax") == Decimal(16_530)
    assert same_currency(of_shop, "EUR", "EUR") is of_shop


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-sNaN", "1E+99"])
def test_what_is_no_price_is_unreadable(amount: str) -> None:
    """And its place is named."""
    with pytest.raises(Unreadable) as found:
        finite(Decimal(amount), "total_price")
    assert (found.value.path, found.value.code) == ("total_price", "webhook_field_malformed")


def test_amounts_keep_their_decimals() -> None:
    """Of currencies with none and with three."""
    assert str(finite(Decimal("1.250"), "total_price")) == "1.250"
    assert finite(None, "total_price") is None


def test_times_are_unix_seconds() -> None:
    """None where there is none."""
    assert seconds(datetime(2026, 11, 20, 9, tzinfo=UTC)) == 1_795_165_200
    assert seconds(None) is None
