"""WooCommerce as a connector: deliveries become messages. The golden files hold what each case says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import golden_messages
from bent_json import bent
from signalpost.connectors.order import Message, Nothing, Order, OrderToRead
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Connector, Delivery, Unreadable, Webhook
from signalpost.connectors.woocommerce.connector import HOOKS, WooCommerce
from woocommerce_stand_in import SECRET, body_of, line, order_payload, sign

CONNECTOR: Connector = WooCommerce()
SHOP = OrderSource(name="shop", platform=Platform.WOOCOMMERCE, shop="shop")
CASES = golden_messages.cases("woocommerce")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_a_delivery_says(case: Path) -> None:
    """Case by case; each file names its source."""
    golden_messages.check(case, CONNECTOR)


def read(topic: str, payload: Any) -> Message:
    """The message of a delivery, verified first."""
    body = body_of(payload)
    delivery = CONNECTOR.verify(Webhook(headers=sign(body, topic=topic), body=body, now=1_795_000_000), (SECRET,))
    (found,) = CONNECTOR.read(delivery, SHOP)
    return found


@pytest.mark.parametrize("topic", CONNECTOR.topics)
def test_every_topic_that_is_asked_for_brings_an_order(topic: str) -> None:
    """As it stands."""
    assert isinstance(read(topic, order_payload()), Order)


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        ("order.deleted", {"id": 727}, "order_deleted"),
        ("customer.created", {"id": 5}, "topic_unknown"),
        ("", {}, "topic_unknown"),
        ("action.woocommerce_add_to_cart", {"action": "woocommerce_add_to_cart", "arg": "k"}, "topic_unknown"),
    ],
)
def test_what_asks_for_nothing(topic: str, payload: Any, reason: str) -> None:
    """An order in the bin is not called off: WooCommerce says nothing but its number."""
    assert read(topic, payload) == Nothing(reason=reason)


def test_the_first_ping_asks_for_nothing() -> None:
    """And is no error."""
    delivery = CONNECTOR.verify(Webhook(headers={}, body=b"webhook_id=7", now=1), (SECRET,))
    assert CONNECTOR.read(delivery, SHOP) == (Nothing(reason="ping"),)


@pytest.mark.parametrize("hook", [f"{HOOKS[0]}completed", *HOOKS[1:]])
def test_every_hook_that_begins_with_an_order_names_one(hook: str) -> None:
    """WooCommerce calls them with its number first."""
    assert read(f"action.{hook}", {"action": hook, "arg": 727}) == OrderToRead(order_id="727")


def test_a_refund_apart_names_its_order_under_either_topic() -> None:
    """Plugins call it so or so."""
    refund = {"id": 1, "_links": {"up": [{"href": "https://shop.example/wp-json/wc/v3/orders/723"}]}}
    assert read("order.refund", refund) == read("order.refunded", refund) == OrderToRead(order_id="723")


def test_woocommerce_waits_for_a_minute() -> None:
    """`MINUTE_IN_SECONDS`."""
    assert CONNECTOR.answer_within_s == 60


@pytest.mark.parametrize("arg", [727, "727"])
def test_an_action_names_an_order_to_read(arg: Any) -> None:
    """Its payload is the hook and the first thing it was called with."""
    found = read("action.woocommerce_payment_complete", {"action": "woocommerce_payment_complete", "arg": arg})
    assert found == OrderToRead(order_id="727")


@pytest.mark.parametrize(
    ("topic", "payload", "path", "code"),
    [
        (
            "action.woocommerce_new_order",
            {"action": "woocommerce_new_order", "arg": {}},
            "arg",
            "webhook_field_malformed",
        ),
        ("order.refund", {"id": 1, "_links": {}}, "_links.up", "webhook_field_missing"),
        ("order.refund", {"id": 1, "_links": {"up": [{"href": "x"}]}}, "_links.up", "webhook_field_malformed"),
        ("order.created", {}, "id", "webhook_field_missing"),
        ("order.created", [], "$", "webhook_field_malformed"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(topic: str, payload: Any, path: str, code: str) -> None:
    """So that whoever reads the refusal finds it."""
    with pytest.raises(Unreadable) as refused:
        read(topic, payload)
    assert (refused.value.path, refused.value.code) == (path, code)


def test_three_hundred_lines_are_read() -> None:
    """Every one."""
    found = read("order.updated", order_payload(line_items=[line(id=n, product_id=n + 1) for n in range(300)]))
    assert isinstance(found, Order)
    assert [one.product_id for one in found.lines] == [str(n + 1) for n in range(300)]


def test_the_order_list_tells_what_webhooks_would_have() -> None:
    """Word by word."""
    body = body_of(order_payload())
    delivery = Delivery(topic="order.updated", delivery_id="d", body=body)
    assert CONNECTOR.read_listed(body, SHOP) == CONNECTOR.read(delivery, SHOP)


def test_a_body_that_is_no_json_is_refused() -> None:
    """Though it was signed."""
    with pytest.raises(Unreadable, match="webhook_no_json"):
        CONNECTOR.read(Delivery(topic="order.created", delivery_id="d", body=b"<html>"), SHOP)


def test_goldens_cover_every_case() -> None:
    """Of the channels that WooCommerce writes itself, and all that can become of an order."""
    told = {case.stem for case in CASES}
    assert told >= {f"v{version}_sample" for version in (1, 2, 3)}
    channels = {json.loads(case.read_text(encoding="utf-8"))["payload"].get("created_via") for case in CASES}
    assert channels >= {"checkout", "store-api", "admin", "rest-api", "pos-rest-api", "subscription", "amazon"}


@given(bent(order_payload(meta={"_signalpost_fbp": "fb.1.1.1"}, refunds=[{"id": 1, "total": "-1.00"}])))
def test_an_order_that_is_nearly_right_is_read_or_refused(payload: Any) -> None:
    """With the place of what is wrong; nothing else is raised."""
    try:
        CONNECTOR.read_listed(body_of(payload), SHOP)
    except Unreadable as refused:
        assert refused.path
