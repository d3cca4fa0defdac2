"""Stripe's webhooks as messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from signalpost.connectors.order import Message, Nothing
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource
from signalpost.connectors.stripe import shapes, signature
from signalpost.connectors.stripe.invoices import read_invoice
from signalpost.connectors.stripe.payments import read_dispute, read_intent, read_refund, read_refunded
from signalpost.connectors.stripe.sessions import read_session
from signalpost.connectors.stripe.subscriptions import read_subscription
from signalpost.connectors.webhook import Delivery, Webhook

ANSWER_WITHIN_S = 10.0  # its documentation only says "quickly"; public reports of 2026 have ten seconds and more

SESSIONS = ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
TOPICS: tuple[str, ...] = (
    *[f"checkout.session.{what}" for what in SESSIONS],
    "payment_intent.succeeded",
    "payment_intent.canceled",
    "invoice.paid",
    "invoice.payment_failed",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.trial_will_end",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "charge.dispute.created",
    "charge.dispute.closed",
)

_Read = Callable[[Delivery, OrderSource], Sequence[Message]]


class Stripe:
    """One platform. Stateless. `tolerance_s`: how long ago a delivery may have been signed."""

    platform = "stripe"
    answer_within_s = ANSWER_WITHIN_S
    topics: Sequence[str] = TOPICS

    def __init__(self, *, tolerance_s: int = signature.TOLERANCE_S) -> None:
        self._tolerance_s = tolerance_s
        self._session = msgspec.json.Decoder(shapes.Event[shapes.Session, shapes.Untold])
        self._intent = msgspec.json.Decoder(shapes.Event[shapes.Intent, shapes.Untold])
        self._invoice = msgspec.json.Decoder(shapes.Event[shapes.Invoice, shapes.Untold])
        self._subscription = msgspec.json.Decoder(shapes.Event[shapes.Subscription, shapes.SubscriptionBefore])
        self._charge = msgspec.json.Decoder(shapes.Event[shapes.Charge, shapes.ChargeBefore])
        self._refund = msgspec.json.Decoder(shapes.Event[shapes.Refund, shapes.Untold])
        self._dispute = msgspec.json.Decoder(shapes.Event[shapes.Dispute, shapes.Untold])
        self._readers = {topic: self._reader_of(topic) for topic in TOPICS}

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """See `Connector.verify`."""
        return signature.verify(webhook, secrets, tolerance_s=self._tolerance_s)

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """See `Connector.read`. Any API version is read by its fields."""
        read = self._readers.get(delivery.topic)
        return read(delivery, source) if read is not None else (Nothing(reason="topic_unknown"),)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """See `Connector.read_listed`. `order` is an event of Stripe's list of events, as webhooks carry it."""
        return self.read(signature.delivery_of(order), source)

    def _reader_of(self, topic: str) -> _Read:
        family = topic.rpartition(".")[0]
        by_family: dict[str, _Read] = {
            "checkout.session": lambda delivery, source: read_session(
                decoded(self._session, delivery.body), delivery.topic, source
            ),
            "payment_intent": lambda delivery, source: read_intent(
                decoded(self._intent, delivery.body), delivery.topic, source
            ),
            "invoice": lambda delivery, source: read_invoice(
                decoded(self._invoice, delivery.body), delivery.topic, source
            ),
            "customer.subscription": lambda delivery, _: read_subscription(
                decoded(self._subscription, delivery.body), delivery.topic
            ),
            "charge": lambda delivery, _: read_refunded(decoded(self._charge, delivery.body)),
            "refund": lambda delivery, _: read_refund(decoded(self._refund, delivery.body)),
            "charge.dispute": lambda delivery, _: read_dispute(decoded(self._dispute, delivery.body), delivery.topic),
        }
        return by_family[family]
