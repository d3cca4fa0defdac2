"""Shopify's webhooks as messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import json

from signalpost.connectors.order import AccessRequest, Erasure, Message, Nothing, Order, OrderToRead
from signalpost.connectors.reading import decoded
from signalpost.connectors.shopify import shapes, signature
from signalpost.connectors.shopify.buyer import person_asked_about
from signalpost.connectors.shopify.checkouts import read_checkout
from signalpost.connectors.shopify.money import seconds
from signalpost.connectors.shopify.orders import id_of, payment_of, read_order
from signalpost.connectors.shopify.parcels import arrived_at
from signalpost.connectors.shopify.refunds import refund_of
from signalpost.connectors.shopify.topics import BY_NAME, TOPICS, Tells
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Delivery, Unreadable, Webhook

ANSWER_WITHIN_S = 5.0  # one second to connect, five in all ("HTTPS delivery considerations", shopify.dev)
OLDEST_S = 172_800  # Shopify repeats for four hours; two days leave room for a queue of the shop's own

_Read = Callable[[Delivery, OrderSource], Message]


class Shopify:
    """One platform. Stateless. `oldest_s`: how long ago a delivery may have been triggered; 0 for any time."""

    platform = "shopify"
    answer_within_s = ANSWER_WITHIN_S
    topics: Sequence[str] = tuple(topic.name for topic in TOPICS if topic.by_api)

    def __init__(self, *, oldest_s: int = OLDEST_S) -> None:
        self._oldest_s = oldest_s
        self._order = json.Decoder(shapes.Order)
        self._refund = json.Decoder(shapes.Refund)
        self._transaction = json.Decoder(shapes.Transaction)
        self._parcel = json.Decoder(shapes.Parcel)
        self._checkout = json.Decoder(shapes.Checkout)
        self._edited = json.Decoder(shapes.Edited)
        self._privacy = json.Decoder(shapes.Privacy)
        self._readers: dict[Tells, _Read] = {
            Tells.ORDER: self._read_order,
            Tells.EDIT: self._read_edit,
            Tells.REFUND: self._read_refund,
            Tells.TRANSACTION: self._read_transaction,
            Tells.PARCEL: self._read_parcel,
            Tells.CHECKOUT: self._read_checkout,
            Tells.DATA_REQUEST: self._read_data_request,
            Tells.CUSTOMER_REDACT: self._read_redact,
            Tells.SHOP_REDACT: lambda delivery, source: Erasure(whole_shop=True),
        }

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """See `Connector.verify`."""
        return signature.verify(webhook, secrets, oldest_s=self._oldest_s)

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """See `Connector.read`. Any API version is read by its fields."""
        tells = BY_NAME.get(delivery.topic)
        return (self._readers[tells](delivery, source) if tells else Nothing(reason="topic_unknown"),)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """See `Connector.read_listed`. `order` as the REST list has it, transactions among it or not."""
        return (read_order(decoded(self._order, order), "", source, triggered_ms=None),)

    def _read_order(self, delivery: Delivery, source: OrderSource) -> Message:
        return read_order(decoded(self._order, delivery.body), delivery.topic, source, triggered_ms=delivery.at)

    def _read_edit(self, delivery: Delivery, source: OrderSource) -> Message:
        edit = decoded(self._edited, delivery.body).order_edit
        if edit is None:
            raise Unreadable("order_edit", "webhook_field_missing")
        order_id = id_of(edit.order_id, "order_edit.order_id")
        at = seconds(edit.committed_at)
        return OrderToRead(order_id=order_id, seen_at=at * 1000 if at is not None else _at(delivery, edit.created_at))

    def _read_refund(self, delivery: Delivery, source: OrderSource) -> Message:
        found = decoded(self._refund, delivery.body)
        order_id = id_of(found.order_id, "order_id")
        refund = refund_of(found, "")
        if refund is None:
            return Nothing(reason="refund_of_nothing")
        return Order(order_id=order_id, seen_at=_at(delivery, found.created_at), refunds=(refund,))

    def _read_transaction(self, delivery: Delivery, source: OrderSource) -> Message:
        found = decoded(self._transaction, delivery.body)
        order_id = id_of(found.order_id, "order_id")
        payment = payment_of(found)
        if payment is None:
            return Nothing(reason="no_money_taken")
        return Order(
            order_id=order_id,
            seen_at=_at(delivery, found.processed_at or found.created_at),
            payments=(payment,),
            test=bool(found.test),
        )

    def _read_parcel(self, delivery: Delivery, source: OrderSource) -> Message:
        found = decoded(self._parcel, delivery.body)
        order_id = id_of(found.order_id, "order_id")
        arrived = arrived_at(found)
        if arrived is None:
            return Nothing(reason="not_delivered")
        return Order(order_id=order_id, seen_at=_at(delivery, found.updated_at), delivered_at=arrived)

    def _read_checkout(self, delivery: Delivery, source: OrderSource) -> Message:
        return read_checkout(decoded(self._checkout, delivery.body), source, triggered_ms=delivery.at)

    def _read_data_request(self, delivery: Delivery, source: OrderSource) -> Message:
        found = decoded(self._privacy, delivery.body)
        request = found.data_request.id if found.data_request else None
        return AccessRequest(
            request_id=str(request or delivery.delivery_id),
            user_data=person_asked_about(found.customer),
            order_ids=_ids(found.orders_requested, "orders_requested"),
        )

    def _read_redact(self, delivery: Delivery, source: OrderSource) -> Message:
        found = decoded(self._privacy, delivery.body)
        orders = _ids(found.orders_to_redact, "orders_to_redact")
        if found.customer is None and not orders:
            raise Unreadable("customer", "webhook_field_missing")
        return Erasure(user_data=person_asked_about(found.customer), order_ids=orders)


def _ids(found: Sequence[int | str] | None, path: str) -> tuple[str, ...]:
    return tuple(id_of(one, path) for one in found or ())


def _at(delivery: Delivery, moment: shapes.Time) -> int:
    """When it happened, in Unix ms: by the headers, else by the message. Raises Unreadable without either."""
    if delivery.at is not None:
        return delivery.at
    if (at := seconds(moment)) is None:
        raise Unreadable("created_at", "webhook_field_missing")
    return at * 1000
