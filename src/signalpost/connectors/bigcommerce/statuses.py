"""What an order's status says: paid, delivered, called off, each since when.

BigCommerce tells when an order was made and last changed, and no other date. So an order that is paid on the page was
paid when it was made, one that is paid by hand (cash, cheque, bank deposit) when it last changed; so were those called
off and completed. Source: "Orders V2", order statuses (read 2026-11).
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from signalpost.connectors.bigcommerce.payload import OrderPayload
from signalpost.connectors.reading import utc_seconds
from signalpost.connectors.source import OrderSource, Standing
from signalpost.connectors.webhook import Unreadable

INCOMPLETE = 0  # begun and never placed, or its payment failed

STANDINGS: dict[int, Standing] = {
    1: Standing.OPEN,  # Pending
    2: Standing.PAID,  # Shipped
    3: Standing.PAID,  # Partially Shipped
    4: Standing.PAID,  # Refunded: its refunds say when and how much
    5: Standing.CANCELLED,  # Cancelled
    6: Standing.CANCELLED,  # Declined: for lack of payment
    7: Standing.OPEN,  # Awaiting Payment
    8: Standing.PAID,  # Awaiting Pickup
    9: Standing.PAID,  # Awaiting Shipment
    10: Standing.DELIVERED,  # Completed
    11: Standing.PAID,  # Awaiting Fulfillment: "payment has been confirmed"
    12: Standing.OPEN,  # Manual Verification Required
    13: Standing.PAID,  # Disputed
    14: Standing.PAID,  # Partially Refunded
}

#: `payment_status` of money that came. Authorized is only promised.
CAME = frozenset({"captured", "paid", "refunded", "partially refunded"})
CASH_ON_DELIVERY = "cash on delivery"
BY_HAND = frozenset({
    CASH_ON_DELIVERY, "cash", "check", "cheque", "money order", "bank deposit", "bank transfer", "pay in store",
})  # fmt: skip

_MONTHS = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


class Dates(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Unix seconds of what is known of an order."""

    modified: int
    created: int | None = None
    paid: int | None = None
    delivered: int | None = None
    cancelled: int | None = None


def dates_of(order: OrderPayload, source: OrderSource, *, cash_on_delivery: bool) -> Dates:
    """Since when the order is what it is. With cash on delivery a status says nothing of money until it is completed.
    Raises Unreadable."""
    created = seconds(order.date_created, "date_created")
    modified = seconds(order.date_modified, "date_modified") or created
    if modified is None:
        raise Unreadable("date_modified", "webhook_field_missing")
    standing = _standing(order, source)
    by_status = standing is Standing.DELIVERED or (standing is Standing.PAID and not cash_on_delivery)
    paid = None
    if by_status or (order.payment_status or "").lower() in CAME:
        paid = modified if created is None or (order.payment_method or "").lower() in BY_HAND else created
    return Dates(
        modified=modified,
        created=created,
        paid=paid,
        delivered=modified if standing is Standing.DELIVERED else None,
        cancelled=modified if standing is Standing.CANCELLED else None,
    )


def _standing(order: OrderPayload, source: OrderSource) -> Standing:
    """A shop may call its statuses otherwise (`custom_status`), and say what they mean."""
    own = source.statuses.get(order.custom_status or "") or source.statuses.get(order.status or "")
    return own or STANDINGS.get(order.status_id if order.status_id is not None else -1, Standing.OPEN)


def seconds(text: str | None, path: str) -> int | None:
    """Unix seconds of `Tue, 05 Mar 2019 21:40:11 +0000`, which v2 writes, or of ISO 8601."""
    if not text:
        return None
    if text[3:5] != ", ":
        return utc_seconds(text, path)
    try:
        day, month, year, clock, zone = text[5:].split(" ")
        hour, minute, second = clock.split(":")
        moment = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        east = (int(zone[1:3]) * 60 + int(zone[3:5])) * 60
    except (ValueError, KeyError, OverflowError):
        raise Unreadable(path, "webhook_field_malformed") from None
    return int(moment.timestamp()) + (east if zone[0] == "-" else -east)
