"""Amounts in smallest units. Rows: ISO 4217; Stripe, "Supported currencies", as it stood in September 2026."""

from __future__ import annotations

from decimal import Decimal

import pytest

from signalpost.capi.currencies import CURRENCIES
from signalpost.connectors.minor_units import ISO_4217, STRIPE, whole_units


@pytest.mark.parametrize(
    ("amount", "currency", "stripe", "iso"),
    [
        (1_099, "USD", "10.99", "10.99"),
        (500, "JPY", "500", "500"),
        (5_120, "KWD", "5.12", "5.12"),
        (500, "ISK", "5", "500"),  # special case: two decimals that are always 00
        (500, "UGX", "5", "500"),  # special case, though the same page lists it without decimals
        (1_045, "HUF", "10.45", "10.45"),  # whole only in payouts
        (80_045, "TWD", "800.45", "800.45"),
        (700, "MGA", "700", "7"),  # Stripe has it without decimals, ISO 4217 with two
        (1_500, "IQD", "15", "1.5"),  # Stripe's page does not have it: unverified
        (0, "EUR", "0", "0"),
        (-250, "EUR", "-2.5", "-2.5"),
    ],
)
def test_an_amount_is_of_whole_units(amount: int, currency: str, stripe: str, iso: str) -> None:
    """By the table of whoever writes it."""
    assert whole_units(amount, currency, STRIPE) == Decimal(stripe)
    assert whole_units(amount, currency, ISO_4217) == Decimal(iso)


def test_every_currency_of_the_tables_is_one() -> None:
    """In force, as ISO 4217 writes it."""
    assert set(STRIPE) | set(ISO_4217) <= CURRENCIES
