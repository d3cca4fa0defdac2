"""A generic shop's webhooks as messages, by its mapping."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from signalpost.connectors.generic.expressions import Expression, Steps
from signalpost.connectors.generic.mapping import Plan, planned
from signalpost.connectors.generic.orders import read_orders
from signalpost.connectors.generic.signature import proved
from signalpost.connectors.order import Message, Nothing
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Delivery, Unreadable, Unverified, Webhook

ANSWER_WITHIN_S = 10.0  # whatever the sender waits


class Generic:
    """Senders of any kind. Made with a plan it verifies; without one it only reads, by the mapping of each source."""

    platform = "generic"
    answer_within_s = ANSWER_WITHIN_S
    topics: Sequence[str] = ()  # nobody can be asked for them

    def __init__(self, plan: Plan | None = None) -> None:
        self._plan = plan
        self._body = msgspec.json.Decoder(Any)

    def of(self, source: OrderSource) -> Generic:
        """The connector of one shop. Raises SettingsError: its mapping is none."""
        return Generic(plan_of(source))

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """See `Connector.verify`. Without a time that is signed, a delivery is of when it came."""
        if self._plan is None:
            raise Unverified("signature_malformed")
        plan, headers = self._plan, webhook.headers
        at = proved(webhook, plan.mapped.signature, secrets)
        topic = headers.get(plan.mapped.topic_header, "") if plan.mapped.topic_header else ""
        delivery_id = headers.get(plan.mapped.delivery_id_header, "") if plan.mapped.delivery_id_header else ""
        body = None
        if plan.topic is not None or plan.delivery_id is not None:
            body = self._read_or_none(webhook.body)
            topic = topic or _said(plan.topic, body)
            delivery_id = delivery_id or _said(plan.delivery_id, body)
        return Delivery(
            topic=topic,
            delivery_id=delivery_id or sha256(webhook.body).hexdigest(),
            body=webhook.body,
            at=(at if at is not None else webhook.now) * 1_000,
            content=body,
        )

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """See `Connector.read`."""
        plan = self._plan if self._plan is not None else plan_of(source)
        if plan.mapped.topics and delivery.topic not in plan.mapped.topics:
            return (Nothing(reason="topic_unknown"),)
        body = delivery.content if delivery.content is not None else decoded(self._body, delivery.body)
        return read_orders(plan, body, source, came_at=delivery.at)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """See `Connector.read_listed`: a body like those that are posted. It needs `order.seen_at`."""
        plan = self._plan if self._plan is not None else plan_of(source)
        return read_orders(plan, decoded(self._body, order), source, came_at=None)

    def _read_or_none(self, body: bytes) -> Any:
        try:
            return decoded(self._body, body)
        except Unreadable:
            return None  # it is signed: reading it says what is wrong


def plan_of(source: OrderSource) -> Plan:
    """The mapping of `source`, compiled once. Raises SettingsError."""
    return _planned(msgspec.json.encode(source.mapping))


@lru_cache(maxsize=64)
def _planned(mapping: bytes) -> Plan:
    return planned(msgspec.json.decode(mapping))


def _said(by: Expression | None, body: Any) -> str:
    """A word of the body; empty where it is none."""
    if by is None or body is None:
        return ""
    try:
        found = by.find(body, Steps())
    except Unreadable:
        return ""
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
