"""Currencies: ISO 4217, less what Meta refuses."""

from __future__ import annotations

import pycountry

from signalpost.capi.currencies import CURRENCIES, REFUSED_BY_META, TAKEN

# Funds, metals, units of account and codes for testing: nothing is sold in them.
NO_MONEY = {
    "BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "XAD", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD",
    "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
}  # fmt: skip


def test_the_list_is_iso_4217_without_what_is_no_money():
    """A code in force is never refused because the list is old."""
    assert {currency.alpha_3 for currency in pycountry.currencies} - NO_MONEY == CURRENCIES


def test_mru_is_in_iso_but_not_taken():
    """Meta refuses it (2804011)."""
    assert frozenset({"MRU"}) == REFUSED_BY_META
    assert "MRU" in CURRENCIES
    assert "MRU" not in TAKEN
