"""Amounts in a currency's smallest unit as decimals of whole units.

Sources: ISO 4217 (minor units in force in November 2026); Stripe, "Supported currencies" (docs.stripe.com/currencies
in September 2026): "Zero-decimal currencies", "Three-decimal currencies" and "Special cases".
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

USUAL = 2

ISO_4217: Mapping[str, int] = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}

#: ISK and UGX stand on no list here: Stripe's special cases have both in hundredths, always of whole units, although
#: the same page also lists UGX among those without decimals. HUF and TWD have two decimals in charges (they are whole
#: only in payouts). IQD and LYD, which Stripe's page does not have, are read in hundredths: unverified.
STRIPE: Mapping[str, int] = {
    **dict.fromkeys("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD JOD KWD OMR TND".split(), 3),
}


def whole_units(amount: int, currency: str, exponents: Mapping[str, int]) -> Decimal:
    """`amount` smallest units of `currency` (ISO 4217, large letters): 1999, EUR is 19.99; 500, JPY is 500."""
    return Decimal(amount).scaleb(-exponents.get(currency, USUAL))
