"""The tables of custom_data."""

from __future__ import annotations

from signalpost.sandbox.rules_custom_data import CHOICES, CONTENT_KEYS, CURRENCIES, DELIVERY


def test_currencies_are_three_upper_case_letters() -> None:
    """ISO 4217 form; MRU is refused by Meta although ISO (section 2.2 row 2804011)."""
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)
    assert {"EUR", "USD", "JPY"} <= CURRENCIES
    assert "MRU" not in CURRENCIES


def test_an_item_has_eight_keys() -> None:
    """Section 5.1, contents item; `name` is not one of them."""
    assert len(CONTENT_KEYS) == 8
    assert "name" not in CONTENT_KEYS
    assert CHOICES["delivery_category"] == DELIVERY
