"""Deliveries of Stripe and of a generic shop, from the request to what is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import stripe_stand_in
from gateway_edge import call
from gateway_shop import START_MS, Shop
from plain_shop import SECRET, add_shop, kept, orders
from signalpost.capi.event_id import derive
from signalpost.store.record import DroppedCopy

NOW = START_MS // 1_000
TOLD = {"signalpost_told_by": "session"}


def test_a_session_of_stripe_is_a_purchase_and_its_intent_that_it_was_paid(shop: Shop) -> None:
    """Signed as Stripe signs; nothing of the buyer in clear but what Meta wants so."""
    add_shop(shop, platform="stripe")
    gateway = shop.gateway()
    half = {"order_id": "1001", "signalpost_agent": "Mozilla/5.0", "signalpost_consent": "granted"}
    bodies = [
        stripe_stand_in.event("payment_intent.succeeded", stripe_stand_in.intent(metadata=half | TOLD), created=NOW),
        stripe_stand_in.event("checkout.session.completed", stripe_stand_in.session(metadata=half), created=NOW),
    ]
    for body in bodies:
        headers = tuple(stripe_stand_in.sign(body, SECRET, at=NOW).items())
        reply = asyncio.run(call(gateway, "POST", "/webhooks/main", body, headers=headers))
        assert (reply.status, reply.json["status"]) == (200, "taken")
    copies = orders(shop)
    assert {copy.order_id for copy in copies} == {stripe_stand_in.INTENT}
    (part,) = [copy.part for copy in copies if copy.part is not None]
    assert part.name == f"{stripe_stand_in.INTENT}/purchase"
    assert part.copy.event_id == derive("Purchase", "shop", "1001")
    assert b"anna@example.com" not in part.copy.body


def test_a_generic_shop_takes_what_its_mapping_says(shop: Shop) -> None:
    """And what its mapping cannot read is kept with field, expression and type, and answered."""
    signature = {"style": "bearer", "header": "authorization", "prefix": "Bearer "}
    order = {"order_id": "id", "total": "sum.amount", "currency": "sum.currency", "paid_at": "paid"}
    add_shop(shop, mapping={"signature": signature, "order": order, "person": {"em": "mail"}})
    gateway = shop.gateway()

    def posted(body: bytes, secret: str = SECRET) -> tuple[int, dict[str, Any]]:
        headers = (("authorization", f"Bearer {secret}"),)
        reply = asyncio.run(call(gateway, "POST", "/webhooks/main", body, headers=headers))
        return reply.status, reply.json

    body = b'{"id": 17, "sum": {"amount": "19.90", "currency": "eur"}, "paid": %d, "mail": "jo@example.com"}' % NOW
    status, told = posted(body)
    assert (status, told["status"]) == (200, "taken")
    (part,) = [copy.part for copy in orders(shop) if copy.part is not None]
    assert part.name == "17/purchase"
    assert posted(body, "other")[0] == 401
    status, told = posted(b'{"id": 17, "sum": {"amount": []}}')
    assert (status, told["status"], told["reason"]) == (200, "unreadable", "webhook_field_malformed")
    dropped = kept(shop)[-1]
    assert isinstance(dropped, DroppedCopy)
    assert dropped.problems == (("order.total (sum.amount): array", "webhook_field_malformed"),)


def test_a_generic_shop_without_a_mapping_that_can_be_takes_nothing_yet(shop: Shop) -> None:
    """503: its sender repeats it until there is one."""
    add_shop(shop, mapping={"order": {}})
    reply = asyncio.run(call(shop.gateway(), "POST", "/webhooks/main", b"{}"))
    assert reply.status == 503
