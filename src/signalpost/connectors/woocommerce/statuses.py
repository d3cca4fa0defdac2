"""What an order's status and its dates say: paid, delivered, called off, each since when.

WooCommerce keeps a date of payment and one of completion, and none of the other changes: for those, the order's last
change stands in. Source: "Order status control" and `maybe_set_date_paid` (WooCommerce's documentation and source, read
2026-11). `completed` is the last status there is: with cash on delivery it is when the money came, and WooCommerce sets
the date of payment with it.
"""

from __future__ import annotations

import msgspec

from signalpost.connectors.reading import utc_seconds
from signalpost.connectors.source import OrderSource, Standing
from signalpost.connectors.webhook import Unreadable
from signalpost.connectors.woocommerce.payload import OrderPayload

#: Where nobody has placed an order yet: `checkout-draft` is a block checkout that is open in a browser.
CHECKOUT_DRAFT = "checkout-draft"
DRAFTS = frozenset({"auto-draft", "draft", "new"})
IN_THE_BIN = "trash"

STANDINGS: dict[str, Standing] = {
    "pending": Standing.OPEN,
    "on-hold": Standing.OPEN,
    "processing": Standing.OPEN,  # paid where there is a date of payment; cash on delivery has none yet
    "completed": Standing.DELIVERED,
    "cancelled": Standing.CANCELLED,
    "refunded": Standing.OPEN,  # its refunds say when and how much
    "failed": Standing.OPEN,  # of a payment: the buyer may try again
}


class Dates(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Unix seconds of what is known of an order."""

    modified: int
    created: int | None = None
    paid: int | None = None
    delivered: int | None = None
    cancelled: int | None = None


def dates_of(order: OrderPayload, source: OrderSource) -> Dates:
    """Since when the order is what it is. An unknown status says nothing beyond the dates. Raises Unreadable."""
    created, modified = _made(order), _modified(order)
    standing = source.statuses.get(order.status) or STANDINGS.get(order.status, Standing.OPEN)
    paid = _paid(order, created, modified)
    delivered = None
    if standing is Standing.DELIVERED:
        delivered = utc_seconds(order.date_completed_gmt, "date_completed_gmt") or modified
        paid = paid or delivered
    return Dates(
        modified=modified,
        created=created,
        paid=paid if paid is not None or standing is not Standing.PAID else modified,
        delivered=delivered,
        cancelled=modified if standing is Standing.CANCELLED else None,
    )


def _made(order: OrderPayload) -> int | None:
    return utc_seconds(order.date_created_gmt, "date_created_gmt") or utc_seconds(order.date_created, "date_created")


def _modified(order: OrderPayload) -> int:
    """v1 has these two in UTC without saying so. An order that was never changed was changed when it was made."""
    found = utc_seconds(order.date_modified_gmt, "date_modified_gmt")
    found = found or utc_seconds(order.date_modified, "date_modified") or _made(order)
    if found is None:
        raise Unreadable("date_modified_gmt", "webhook_field_missing")
    return found


def _paid(order: OrderPayload, created: int | None, modified: int) -> int | None:
    """v1 writes it in the shop's own time, whatever that is: it lies between the making and the last change."""
    if order.date_paid_gmt or order.date_modified_gmt:
        return utc_seconds(order.date_paid_gmt, "date_paid_gmt")
    local = utc_seconds(order.date_paid, "date_paid")
    return None if local is None else min(max(local, created or local), modified)
