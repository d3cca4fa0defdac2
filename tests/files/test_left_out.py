"""Orders of which no event is made: cancelled, not paid, worth nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from signalpost.files.left_out import left_out
from signalpost.files.report import LEFT_OUT


@pytest.mark.parametrize(
    ("status", "is_cancelled", "number", "value", "event_name", "why"),
    [
        ("paid", False, "7", "9.00", "Purchase", ""),
        ("Refunded", False, "7", "9.00", "Purchase", "order_cancelled"),
        ("", True, "7", "9.00", "Purchase", "order_cancelled"),
        ("wc-cancelled", False, "7", "9.00", "Purchase", "order_cancelled"),
        ("Annul\u00e9e", False, "7", "9.00", "Purchase", "order_cancelled"),
        ("Zahlung ausstehend", False, "7", "9.00", "Purchase", "order_unpaid"),
        ("On hold", False, "7", "9.00", "Purchase", "order_unpaid"),
        ("", False, "C7", "-9.00", "Purchase", "order_cancelled"),
        ("", False, "C7", "0", "Purchase", "order_cancelled"),
        ("", False, "", "0", "Purchase", "zero_value"),
        ("", False, "Cash", "0", "Purchase", "zero_value"),
        ("", False, "C7", "9.00", "Purchase", ""),
        ("", False, "", "0", "Lead", ""),
        ("", False, "", None, "Lead", ""),
    ],
)
def test_what_becomes_of_an_order(
    status: str, is_cancelled: bool, number: str, value: str | None, event_name: str, why: str
) -> None:
    """Each code is one that the report explains."""
    found = left_out(
        status=status,
        is_cancelled=is_cancelled,
        number=number,
        value=Decimal(value) if value is not None else None,
        event_name=event_name,
    )
    assert found == why and (not found or found in LEFT_OUT)
