"""The topics that are asked for, and what each is for. Any other is answered and left alone.

Source: "Webhooks" reference, version 2026-04 (shopify.dev); the privacy topics cannot be asked for over the API: they
are set in the app ("Privacy law compliance").
"""

from __future__ import annotations

from enum import Enum

import msgspec


class Tells(str, Enum):
    """What a topic's message is."""

    ORDER = "order"
    EDIT = "edit"
    REFUND = "refund"
    TRANSACTION = "transaction"
    PARCEL = "parcel"
    CHECKOUT = "checkout"
    DATA_REQUEST = "data_request"
    CUSTOMER_REDACT = "customer_redact"
    SHOP_REDACT = "shop_redact"


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic. `by_api`: it is asked for over the API, not in the app's settings."""

    name: str
    tells: Tells
    why: str
    by_api: bool = True


def _order(name: str, why: str) -> Topic:
    return Topic(name=name, tells=Tells.ORDER, why=why)


TOPICS: tuple[Topic, ...] = (
    _order("orders/create", "an order was placed: its Purchase, where that is due at once"),
    _order("orders/paid", "it is paid: its Purchase, where that waits for the money"),
    _order("orders/updated", "anything else about it, edits among them; makes good for a message that was lost"),
    Topic(name="orders/edited", tells=Tells.EDIT, why="its lines were changed; says only which order, so it is read"),
    _order("orders/cancelled", "it was cancelled: ends what waits, and is told to Meta as an event of its own"),
    _order("orders/fulfilled", "all of it is on its way, or handed over"),
    _order("orders/partially_fulfilled", "a part of it is on its way"),
    Topic(name="refunds/create", tells=Tells.REFUND, why="money went back, or goods came back"),
    Topic(name="order_transactions/create", tells=Tells.TRANSACTION, why="one payment of an order, of several or one"),
    Topic(name="fulfillments/create", tells=Tells.PARCEL, why="a parcel, which may have arrived already"),
    Topic(name="fulfillments/update", tells=Tells.PARCEL, why="a parcel arrived: for cash on delivery, the sale"),
    Topic(name="checkouts/create", tells=Tells.CHECKOUT, why="InitiateCheckout, where it is asked for"),
    Topic(name="checkouts/update", tells=Tells.CHECKOUT, why="the same checkout once it has a person"),
    Topic(name="customers/data_request", tells=Tells.DATA_REQUEST, why="a customer asks what is known", by_api=False),
    Topic(name="customers/redact", tells=Tells.CUSTOMER_REDACT, why="a customer is to be forgotten", by_api=False),
    Topic(name="shop/redact", tells=Tells.SHOP_REDACT, why="the shop has left 48 hours ago", by_api=False),
)

BY_NAME: dict[str, Tells] = {topic.name: topic.tells for topic in TOPICS}
