"""WooCommerce's and BigCommerce's own deliveries, through the whole gateway: what is kept of them, and what is not."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

import bigcommerce_stand_in
import woocommerce_stand_in
from gateway_edge import call
from gateway_shop import START_MS, Shop
from plain_shop import add_shop, kept, orders
from signalpost.gateway.app import Gateway

NOW = START_MS // 1_000
PLACED = "2026-11-21T22:00:00"  # within seven days of START_MS
HALF = {
    "_signalpost_fbp": "fb.1.1795100000000.1116446470",
    "_signalpost_visitor": "Zk3vTqv6N0cXw9mE1a2b3c",
    "_signalpost_consent": '{"api":"granted"}',
    "_signalpost_url": "https://shop.example/checkout/",
}


def post(gateway: Gateway, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """The answer that the platform gets."""
    reply = asyncio.run(call(gateway, "POST", "/webhooks/main", body, headers=list(headers.items())))
    return reply.status, reply.json


def woo(gateway: Gateway, topic: str = "order.updated", **facts: Any) -> tuple[int, dict[str, Any]]:
    """WooCommerce's delivery of an order."""
    dates = {f"date_{what}_gmt": PLACED for what in ("created", "modified", "paid")}
    body = woocommerce_stand_in.body_of(woocommerce_stand_in.order_payload(**{**dates, **facts}))
    return post(gateway, body, woocommerce_stand_in.sign(body, topic=topic))


def woo_shop(shop: Shop) -> Gateway:
    """With a shop of WooCommerce's."""
    add_shop(shop, platform="woocommerce", secret=woocommerce_stand_in.SECRET)
    return shop.gateway()


def test_woocommerces_first_ping_is_answered_200(shop: Shop) -> None:
    """Unsigned and form-encoded; anything but 200 and WooCommerce makes no webhook."""
    head = {"content-type": "application/x-www-form-urlencoded"}
    assert post(woo_shop(shop), b"webhook_id=7", head) == (200, {"status": "nothing", "reason": "ping"})
    assert kept(shop) == []


def test_an_order_of_woocommerce_is_kept_hashed_with_its_browsers_half(shop: Shop) -> None:
    """Facts and the Purchase; nothing of the person in clear."""
    assert woo(woo_shop(shop), meta=HALF) == (200, {"status": "taken", "records": 1})
    (order,) = orders(shop)
    assert order.facts is not None and order.part is not None
    assert (order.order_id, order.facts.channel, order.facts.total) == ("727", "website", "29.35")
    event = msgspec.json.decode(order.part.copy.body)
    assert event["action_source"] == "website"
    assert event["event_source_url"] == "https://shop.example/checkout/"
    assert event["user_data"]["fbp"] == HALF["_signalpost_fbp"]
    assert order.part.copy.link["visitor"] == HALF["_signalpost_visitor"]
    assert b"john.doe" not in order.part.copy.body


def test_a_refusal_in_the_order_keeps_its_purchase_from_being_made(shop: Shop) -> None:
    """The order is known all the same."""
    status, _ = woo(woo_shop(shop), meta={"_signalpost_consent": '{"api":"denied"}'})
    assert status == 200
    (order,) = orders(shop)
    assert order.facts is not None and order.part is not None
    assert order.part.dropped == "consent_denied"
    assert (order.part.copy.keys, b"user_data" in order.part.copy.body) == ((), False)


def test_a_changed_byte_is_refused(shop: Shop) -> None:
    """And nothing is kept."""
    body = woocommerce_stand_in.body_of(woocommerce_stand_in.order_payload())
    status, answer = post(woo_shop(shop), body.replace(b"29.35", b"29.36"), woocommerce_stand_in.sign(body))
    assert (status, answer["code"]) == (401, "signature_wrong")
    assert kept(shop) == []


def test_a_webhook_of_bigcommerce_is_an_order_to_read(shop: Shop) -> None:
    """Which says nothing of how the order stands."""
    add_shop(shop, platform="bigcommerce", secret=bigcommerce_stand_in.SECRET)
    body = bigcommerce_stand_in.body_of(bigcommerce_stand_in.webhook_payload())
    headers = bigcommerce_stand_in.sign(body, at=NOW)
    assert post(shop.gateway(), body, headers) == (200, {"status": "taken", "records": 1})
    (named,) = orders(shop)
    assert named.facts is not None
    assert (named.order_id, named.facts.to_read, named.seen_at, named.delivery_id) == ("218", True, 0, "msg_1")


def test_an_old_webhook_of_bigcommerce_is_refused(shop: Shop) -> None:
    """Five minutes are enough for any clock."""
    add_shop(shop, platform="bigcommerce", secret=bigcommerce_stand_in.SECRET)
    body = bigcommerce_stand_in.body_of(bigcommerce_stand_in.webhook_payload())
    status, answer = post(shop.gateway(), body, bigcommerce_stand_in.sign(body, at=NOW - 301))
    assert (status, answer["code"]) == (401, "signature_old")
