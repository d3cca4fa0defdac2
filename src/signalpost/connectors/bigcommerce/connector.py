"""BigCommerce as a connector: its webhooks name an order, which is then read over its API."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.connectors.bigcommerce.orders import read_order
from signalpost.connectors.bigcommerce.payload import ORDER, WEBHOOK, scope_of
from signalpost.connectors.bigcommerce.signature import verify
from signalpost.connectors.order import Message, Nothing, OrderToRead
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Delivery, Unreadable, Webhook

ORDER_SCOPES = ("store/order/created", "store/order/updated", "store/order/statusUpdated", "store/order/refund/created")
#: Of a payment, which has the order's number in another place.
TRANSACTION_SCOPES = ("store/order/transaction/created", "store/order/transaction/updated")


class BigCommerce:
    """The connector."""

    platform = Platform.BIGCOMMERCE.value
    #: Every change of status, and every refund, is an update too.
    topics: Sequence[str] = ("store/order/created", "store/order/updated", "store/order/refund/created")
    answer_within_s = 5.0  # BigCommerce says no time; this is what others wait

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """The delivery; its topic stands in its body. Raises Unverified."""
        delivery = verify(webhook, secrets)
        return msgspec.structs.replace(delivery, topic=scope_of(delivery.body))

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """Which order is to be read. Raises Unreadable."""
        told = decoded(WEBHOOK, delivery.body)
        if told.scope in ORDER_SCOPES:
            order_id, path = told.data.id, "data.id"
        elif told.scope in TRANSACTION_SCOPES:
            order_id, path = told.data.order_id, "data.order_id"
        else:
            return (Nothing(reason="topic_unknown"),)
        if order_id is None:
            raise Unreadable(path, "webhook_field_missing")
        text = str(order_id)
        if not (text.isascii() and text.isdigit() and len(text) <= 20):
            raise Unreadable(path, "webhook_field_malformed")
        return (OrderToRead(order_id=text),)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """What an order of `GET /v2/orders` says, with its products and refunds in their place. Raises Unreadable."""
        return (read_order(decoded(ORDER, order), source),)
