"""Shopify's webhooks, from request to message. Whole messages stand in tests/golden/shopify."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tree
from shopify_stand_in import (
    SECRET,
    checkout_payload,
    edit_payload,
    encoded,
    order_payload,
    parcel_payload,
    privacy_payload,
    refund_payload,
    sign,
    transaction_payload,
)
from signalpost.capi.user_data import UserData
from signalpost.connectors.order import (
    AccessRequest,
    Checkout,
    Erasure,
    Message,
    Nothing,
    Order,
    OrderToRead,
    Payment,
)
from signalpost.connectors.rule import ToRule, due
from signalpost.connectors.shopify.connector import OLDEST_S, Shopify
from signalpost.connectors.shopify.topics import BY_NAME
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Connector, Delivery, Unreadable, Unverified, Webhook

SHOP = OrderSource(name="shop", platform=Platform.SHOPIFY, shop="main")
SHOPIFY: Connector = Shopify()
NOW = 1_795_165_230
CASES = sorted((tree.ROOT / "tests/golden/shopify").glob("*.json"))


def read(topic: str, payload: dict[str, Any], **header: str) -> Message:
    """The one message of a delivery, signed and verified."""
    body = encoded(payload)
    webhook = Webhook(headers=sign(body, SECRET, topic, **header), body=body, now=NOW)
    (message,) = SHOPIFY.read(SHOPIFY.verify(webhook, (SECRET,)), SHOP)
    return message


def refused(topic: str, body: bytes) -> tuple[str, str]:
    """What is wrong with a body, and where."""
    with pytest.raises(Unreadable) as found:
        SHOPIFY.read(Delivery(topic=topic, delivery_id="d", body=body), SHOP)
    return found.value.path, found.value.code


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_each_case_gives_the_message_and_the_events_a_careful_person_would_write(path: Path) -> None:
    """Reviewed one by one against Meta's parameter pages; each file says what it is about."""
    case = json.loads(path.read_text(encoding="utf-8"))
    source = msgspec.convert(
        {"name": "shop", "platform": "shopify", "shop": "main", **case.get("settings", {})}, OrderSource
    )
    body = encoded(case["payload"])
    webhook = Webhook(headers=sign(body, SECRET, case["topic"]), body=body, now=NOW)
    (message,) = SHOPIFY.read(SHOPIFY.verify(webhook, (SECRET,)), source)
    assert shown(message) == case["message"]
    assert due_of(message, source, case["now"]) == case.get("due", {})


def shown(message: Message) -> dict[str, Any]:
    """A message as the files have it: what it says, nothing of what it does not."""
    return {"is": type(message).__name__, **_said(message)}


def _said(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        plain = type(value).__struct_defaults__
        names = value.__struct_fields__
        usual = dict(zip(names[len(names) - len(plain) :], plain, strict=True))
        return {
            name: _said(found)
            for name in names
            if (found := getattr(value, name)) != usual.get(name, msgspec.NODEFAULT)
        }
    if isinstance(value, tuple):
        return [_said(one) for one in value]
    return str(value) if isinstance(value, Decimal) else msgspec.to_builtins(value)


def due_of(message: Message, source: OrderSource, now: int) -> dict[str, Any]:
    """The events that it makes due, as the files have them, or why there is none."""
    if not isinstance(message, ToRule):
        return {}
    ruled = due(message, source, now)
    return {"unsent": ruled.unsent, "events": [json.loads(msgspec.json.encode(_said(one))) for one in ruled.events]}


def test_every_topic_is_read() -> None:
    """None of those that are asked for is unknown."""
    whole: dict[str, dict[str, Any]] = {
        "order": order_payload(), "edit": edit_payload(), "refund": refund_payload(),
        "transaction": transaction_payload(), "parcel": parcel_payload(), "checkout": checkout_payload(),
        "data_request": privacy_payload(), "customer_redact": privacy_payload(), "shop_redact": privacy_payload(),
    }  # fmt: skip
    kinds = {topic: type(read(topic, whole[tells.value])) for topic, tells in BY_NAME.items()}
    assert Nothing not in kinds.values()
    of_app = ("customers/data_request", "customers/redact", "shop/redact")  # not taken by the API
    assert [topic for topic in kinds if topic not in of_app] == list(SHOPIFY.topics)
    assert (SHOPIFY.platform, SHOPIFY.answer_within_s) == ("shopify", 5.0)


@pytest.mark.parametrize("topic", ["products/update", "orders/delete", ""])
def test_an_unknown_topic_asks_for_nothing(topic: str) -> None:
    """Whatever it carries."""
    assert SHOPIFY.read(Delivery(topic=topic, delivery_id="d", body=b"no json"), SHOP) == (
        Nothing(reason="topic_unknown"),
    )


def test_a_version_that_nobody_knows_is_read_by_its_fields() -> None:
    """And told with the delivery."""
    body = encoded({**order_payload(), "invented": {"of": "2031"}})
    webhook = Webhook(headers=sign(body, SECRET, "orders/create", version="2031-01"), body=body, now=NOW)
    delivery = SHOPIFY.verify(webhook, (SECRET,))
    assert delivery.api_version == "2031-01"
    assert SHOPIFY.read(delivery, SHOP) == (read("orders/create", order_payload()),)


def test_what_is_older_than_two_days_is_refused() -> None:
    """Shopify tries again for four hours."""
    body = encoded(order_payload())
    old = Webhook(headers=sign(body, SECRET, "orders/create"), body=body, now=NOW + OLDEST_S)
    with pytest.raises(Unverified):
        SHOPIFY.verify(old, (SECRET,))
    assert Shopify(oldest_s=0).verify(old, (SECRET,)).topic == "orders/create"


def test_an_order_of_the_list_is_read_as_its_webhook() -> None:
    """But for the moment, which the list does not have."""
    (listed,) = SHOPIFY.read_listed(encoded(order_payload()), SHOP)
    told = read("orders/updated", order_payload())
    assert isinstance(listed, Order) and isinstance(told, Order)
    assert msgspec.structs.replace(told, seen_at=listed.seen_at) == listed
    assert listed.seen_at > told.seen_at


def test_an_edit_says_which_order_to_read() -> None:
    """And when it was made; a version before 2024-07 says when it was begun."""
    assert read("orders/edited", edit_payload()) == OrderToRead(order_id="450789469", seen_at=1_795_168_800_000)
    old = encoded(edit_payload(committed_at=None))
    (found,) = SHOPIFY.read(Delivery(topic="orders/edited", delivery_id="d", body=old), SHOP)
    assert found == OrderToRead(order_id="450789469", seen_at=1_795_168_680_000)


def test_a_refund_is_told_of_its_order() -> None:
    """And says nothing else of it; one that moved nothing asks for nothing."""
    found = read("refunds/create", refund_payload())
    assert isinstance(found, Order)
    assert (found.order_id, found.total, len(found.refunds)) == ("450789469", None, 1)
    assert read("refunds/create", refund_payload(restock="cancel", transactions=[])) == Nothing(
        reason="refund_of_nothing"
    )


def test_each_payment_is_told_of_its_order() -> None:
    """A part of it, or all; an authorisation asks for nothing."""
    found = read("order_transactions/create", transaction_payload("30.00"))
    assert isinstance(found, Order)
    assert found.payments == (
        Payment(payment_id="389404461", at=1_795_165_500, amount=Decimal("30.00"), method="shopify_payments"),
    )
    assert read("order_transactions/create", transaction_payload(kind="authorization")) == Nothing(
        reason="no_money_taken"
    )


def test_a_parcel_that_arrived_is_told_of_its_order() -> None:
    """One on its way asks for nothing."""
    found = read("fulfillments/update", parcel_payload())
    assert isinstance(found, Order) and found.delivered_at == 1_795_447_800
    assert read("fulfillments/create", parcel_payload(None)) == Nothing(reason="not_delivered")


def test_a_checkout_is_told() -> None:
    """As its own reader has it."""
    found = read("checkouts/create", checkout_payload())
    assert isinstance(found, Checkout) and found.seen_at == 1_795_165_201_250


def test_privacy_requests_name_person_and_orders() -> None:
    """Row: "Privacy law compliance" (shopify.dev)."""
    anna = UserData(em="anna@example.com", ph="555-625-1199", external_id="191167")
    assert read(
        "customers/data_request", privacy_payload(orders_requested=[299938, 280263], data_request={"id": 9999})
    ) == AccessRequest(request_id="9999", user_data=anna, order_ids=("299938", "280263"))
    asked = read("customers/data_request", privacy_payload())
    assert isinstance(asked, AccessRequest) and asked.request_id == "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043"
    assert read("customers/redact", privacy_payload(orders_to_redact=[299938])) == Erasure(
        user_data=anna, order_ids=("299938",)
    )
    assert read("shop/redact", privacy_payload(customer=None)) == Erasure(whole_shop=True)


ORDER_IDS = [("orders/create", "id"), ("refunds/create", "order_id"), ("order_transactions/create", "order_id"),
             ("fulfillments/update", "order_id")]  # fmt: skip


@pytest.mark.parametrize(("topic", "path"), ORDER_IDS)
def test_a_message_of_no_order_is_unreadable(topic: str, path: str) -> None:
    """There is nobody to tell it of."""
    assert refused(topic, b"{}") == (path, "webhook_field_missing")


@pytest.mark.parametrize(
    ("topic", "body", "path", "code"),
    [
        ("orders/create", b"", "$", "webhook_no_json"),
        ("orders/create", b"id=17", "$", "webhook_no_json"),
        ("orders/create", b'{"id": 17', "$", "webhook_no_json"),
        ("orders/create", b'{"email": "\xff"}', "$", "webhook_no_json"),
        ("orders/create", b"[]", "$", "webhook_field_malformed"),
        ("orders/create", b'{"line_items": [{"price": "12,50"}]}', "line_items[0].price", "webhook_field_malformed"),
        ("orders/create", b'{"customer": {"email": 5}}', "customer.email", "webhook_field_malformed"),
        ("orders/edited", b"{}", "order_edit", "webhook_field_missing"),
        ("customers/redact", b"{}", "customer", "webhook_field_missing"),
        ("customers/redact", b'{"orders_to_redact": ["x"]}', "orders_to_redact", "webhook_field_malformed"),
        ("fulfillments/update", b'{"order_id": 1, "shipment_status": "delivered"}', "", ""),
        ("refunds/create", b'{"order_id": 1, "id": 2}', "", ""),
        ("order_transactions/create", b'{"order_id": 1}', "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(topic: str, body: bytes, path: str, code: str) -> None:
    """Never by what stands there; what only says too little asks for nothing."""
    if code:
        assert refused(topic, body) == (path, code)
    else:
        (found,) = SHOPIFY.read(Delivery(topic=topic, delivery_id="d", body=body), SHOP)
        assert isinstance(found, Nothing)


def test_a_message_without_any_time_is_unreadable() -> None:
    """Neither its headers nor itself say when."""
    bare = encoded({"order_edit": {"order_id": 17}})
    assert refused("orders/edited", bare) == ("created_at", "webhook_field_missing")
    edited = Delivery(topic="orders/edited", delivery_id="d", body=bare, at=17)
    assert SHOPIFY.read(edited, SHOP) == (OrderToRead(order_id="17", seen_at=17),)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)
WHOLE = order_payload(
    attributes={"_signalpost_fbp": "fb.1.1.2"},
    refunds=[refund_payload()],
    fulfillments=[parcel_payload()],
    transactions=[transaction_payload()],
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Of everything in a payload."""
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for name, child in children:
        yield (*path, name)
        yield from places(child, (*path, name))


@given(st.sampled_from(sorted(places(WHOLE), key=str)), ANYTHING, st.sampled_from(["orders/paid", "orders/updated"]))
def test_an_order_is_read_or_its_fault_is_named(path: tuple[str | int, ...], value: Any, topic: str) -> None:
    """Whatever stands in the place of anything: nothing else is raised, and no value is shown."""
    payload = json.loads(encoded(WHOLE))
    inside = payload
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    try:
        (found,) = SHOPIFY.read(Delivery(topic=topic, delivery_id="d", body=encoded(payload)), SHOP)
    except Unreadable as unreadable:
        assert unreadable.code.startswith("webhook_")
        assert "anna" not in unreadable.path
    else:
        assert isinstance(found, Order) and "anna" not in repr(found).lower()
