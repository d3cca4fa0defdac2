"""Orders of which no event is made, though nothing is wrong with their rows. Pure."""

from __future__ import annotations

from decimal import Decimal

CANCELLED = frozenset("cancelled canceled refunded voided storniert annule cancelado cancelada failed expired".split())
UNPAID = frozenset("pending unpaid on-hold on_hold authorized offen draft checkout-draft pending_payment".split())


def left_out(*, status: str, is_cancelled: bool, number: str, value: Decimal | None, event_name: str) -> str:
    """A code of `report.LEFT_OUT` where an order was cancelled, is not paid, or is worth nothing; else empty. A
    cancellation is never a Purchase, nor less than nothing. `number` is a till's, whose cancellations begin with C."""
    said = status.lower().replace(" ", "_")
    if said in CANCELLED or is_cancelled:
        return "order_cancelled"
    if said in UNPAID:
        return "order_unpaid"
    if value is None:
        return ""
    if value < 0 or (value == 0 and number[:1] in ("C", "c") and number[1:2].isdecimal()):
        return "order_cancelled"
    return "zero_value" if value == 0 and event_name == "Purchase" else ""
