"""WooCommerce as a connector: which deliveries say something of an order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from signalpost.connectors.order import Message, Nothing, OrderToRead
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Delivery, Unreadable, Webhook
from signalpost.connectors.woocommerce.orders import read_order
from signalpost.connectors.woocommerce.payload import ACTION, ORDER, REFUND
from signalpost.connectors.woocommerce.signature import PING, verify

#: With the whole order, as it stands when the delivery is built. A refund is an update.
SNAPSHOTS = ("order.created", "order.updated", "order.restored")
#: Says a number and nothing else. An order in the bin is not called off: shops clean up old ones.
DELETED = "order.deleted"
#: No topic of WooCommerce's own; plugins that send refunds apart, and the documentation's samples, call it so.
REFUNDS = ("order.refund", "order.refunded")
ACTIONS = "action."
#: Hooks of WooCommerce that are called with an order's number first.
HOOKS = (
    "woocommerce_order_status_",
    "woocommerce_payment_complete",
    "woocommerce_order_refunded",
    "woocommerce_order_fully_refunded",
    "woocommerce_order_partially_refunded",
    "woocommerce_new_order",
    "woocommerce_update_order",
    "woocommerce_checkout_order_processed",
    "woocommerce_thankyou",
)

_ORDER_IN_ADDRESS = re.compile(r"/orders/([0-9]{1,20})/?$", re.ASCII)
_DIGITS = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)


class WooCommerce:
    """The connector."""

    platform = Platform.WOOCOMMERCE.value
    topics: Sequence[str] = SNAPSHOTS
    answer_within_s = 60.0  # `MINUTE_IN_SECONDS` in WC_Webhook::deliver

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """The delivery; the first ping is one although nobody signs it. Raises Unverified."""
        return verify(webhook, secrets)

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """What the delivery says; one message. Raises Unreadable."""
        topic = delivery.topic
        if topic in SNAPSHOTS:
            return (read_order(decoded(ORDER, delivery.body), source),)
        if topic in REFUNDS:
            return (_refunded(delivery.body),)
        if topic.startswith(ACTIONS):
            return (_action(delivery.body),)
        return (Nothing(reason={PING: PING, DELETED: "order_deleted"}.get(topic, "topic_unknown")),)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """What an order of `GET /wp-json/wc/v3/orders` says. Raises Unreadable."""
        return (read_order(decoded(ORDER, order), source),)


def _refunded(body: bytes) -> Message:
    """A refund by itself has no currency: its order, which lists it, is to be read."""
    refund = decoded(REFUND, body)
    found = _ORDER_IN_ADDRESS.search(refund.links.up[0].href) if refund.links.up else None
    if found is None:
        raise Unreadable("_links.up", "webhook_field_missing" if not refund.links.up else "webhook_field_malformed")
    return OrderToRead(order_id=found[1])


def _action(body: bytes) -> Message:
    action = decoded(ACTION, body)
    if not action.action.startswith(HOOKS):
        return Nothing(reason="topic_unknown")
    if not _DIGITS.fullmatch(str(action.arg)):
        raise Unreadable("arg", "webhook_field_malformed")
    return OrderToRead(order_id=str(action.arg))
