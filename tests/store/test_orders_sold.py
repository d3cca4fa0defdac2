"""Sums of what was sold are nothing until something was."""

from __future__ import annotations

from signalpost.store.orders_sold import Sold


def test_of_nothing_the_sums_are_zero() -> None:
    """So sums of several sources can begin anywhere."""
    one = Sold(source="kiosk", currency="EUR")
    assert (one.orders, one.value, one.reported_value, one.unconfirmed, one.claimed_value, one.sold_value) == (0,) * 6
