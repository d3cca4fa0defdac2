"""A platform of the tests' own: signed JSON bodies that say messages in so many words, and a shop that takes them."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any

import msgspec

from gateway_edge import Reply, call
from gateway_shop import Shop
from signalpost.capi.user_data import UserData
from signalpost.connectors.order import (
    AccessRequest,
    Erasure,
    Message,
    Nothing,
    Order,
    OrderToRead,
    SubscriptionChange,
)
from signalpost.connectors.signing import check
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Delivery, Unreadable, Unverified, Webhook
from signalpost.gateway.app import Gateway
from signalpost.gateway.shop_secrets import SIGNING, secret_name
from signalpost.store import open_inboxes
from signalpost.store.record import DroppedCopy, EraseCopy, OrderCopy

SECRET = "of-the-platform"
NAME = "main"
TYPES: dict[str, Any] = {
    "order": Order,
    "subscription": SubscriptionChange,
    "named": OrderToRead,
    "erase": Erasure,
    "access": AccessRequest,
    "nothing": Nothing,
}
SIGNATURE, TOPIC, DELIVERY = "x-signature", "x-topic", "x-delivery"


class PlainConnector:
    """Hex HMAC-SHA256 in one header, the topic in another; the body is the message."""

    platform = "generic"
    topics: Sequence[str] = tuple(TYPES)
    answer_within_s = 5.0

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        signature = webhook.headers.get(SIGNATURE)
        if signature is None:
            raise Unverified("signature_missing")
        check(webhook.body, [bytes.fromhex(signature)], secrets)
        return Delivery(topic=webhook.headers[TOPIC], delivery_id=webhook.headers.get(DELIVERY, ""), body=webhook.body)

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        try:
            return (msgspec.json.decode(delivery.body, type=TYPES[delivery.topic]),)
        except msgspec.DecodeError:
            raise Unreadable("order_id", "webhook_field_malformed") from None

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        return (msgspec.json.decode(order, type=Order),)


CONNECTORS = {"generic": PlainConnector()}


def add_shop(shop: Shop, *, secret: str | None = SECRET, name: str = NAME, **settings: Any) -> None:
    """Give the installation one shop, and the secret of its platform."""
    found = {"name": name, "platform": "generic", "shop": "shop", "datasets": ["1234567890"], **settings}
    values = {**shop.control.export_config(1), "sources": [found]}
    shop.control.apply_config(1, values, author="test", now=shop.now_ms)
    if secret is not None:
        shop.control.set_secret(1, secret_name(name, SIGNING), secret, author="test", now=shop.now_ms)
    shop.monotonic += 2


async def deliver(
    gateway: Gateway,
    topic: str,
    message: object,
    *,
    name: str = NAME,
    secret: str | None = SECRET,
    delivery_id: str = "d1",
    method: str = "POST",
    headers: Sequence[tuple[str, str]] = (),
    sent: bytes | None = None,
    client: tuple[str, int] = ("203.0.113.9", 4711),
) -> Reply:
    """Post a message as the platform does; `sent` is what really comes in place of what was signed."""
    body = message if isinstance(message, bytes) else msgspec.json.encode(message)
    signed = [(SIGNATURE, hmac.digest(secret.encode(), body, "sha256").hex())] if secret is not None else []
    told = [(TOPIC, topic), (DELIVERY, delivery_id), *signed, *headers]
    return await call(gateway, method, f"/webhooks/{name}", body if sent is None else sent, headers=told, client=client)


def kept(shop: Shop) -> list[OrderCopy | DroppedCopy | EraseCopy]:
    """What webhooks left in the inbox."""
    kinds = {"order": OrderCopy, "dropped": DroppedCopy, "erase": EraseCopy}
    reader = open_inboxes(shop.folder / "inbox", shop.keyring)
    return [
        msgspec.msgpack.decode(record.body, type=kinds[record.kind])
        for inbox_id in reader.inboxes()
        for segment in reader.read(inbox_id, 0, 1_000_000)
        for record in segment.records
        if record.kind in kinds
    ]


def orders(shop: Shop) -> list[OrderCopy]:
    """What it says of orders."""
    return [copy for copy in kept(shop) if isinstance(copy, OrderCopy)]


PERSON = UserData(em="jo@example.com", client_user_agent="Mozilla/5.0")
