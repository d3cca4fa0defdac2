"""Rates of people."""

from __future__ import annotations

import msgspec

from signalpost.sandbox.people.rates import Rates


def test_every_rate_is_a_share_and_says_what_it_means() -> None:
    """Between never and always, and named in the words above the fields."""
    rates = msgspec.to_builtins(Rates())
    assert all(0 <= rate <= 1 for rate in rates.values())
    assert all(f"`{name}`" in (Rates.__doc__ or "") for name in rates)
