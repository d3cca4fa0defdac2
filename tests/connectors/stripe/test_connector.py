"""Stripe's webhooks, from request to message. Whole cases stand in tests/golden/stripe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tree
from shop_cases import due_of, shown
from signalpost.connectors.order import Nothing, Order
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.stripe.connector import TOPICS, Stripe
from signalpost.connectors.webhook import Connector, Delivery, Unreadable, Webhook
from stripe_stand_in import (
    CREATED,
    INTENT,
    NOW,
    SECRET,
    charge,
    dispute,
    event,
    intent,
    invoice,
    refund,
    session,
    sign,
    subscription,
)

SHOP = OrderSource(name="shop", platform=Platform.STRIPE, shop="main")
STRIPE: Connector = Stripe()
CASES = sorted((tree.ROOT / "tests/golden/stripe").glob("*.json"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
OBJECTS: dict[str, dict[str, Any]] = {
    "checkout.session": session(),
    "payment_intent": intent(),
    "invoice": invoice(),
    "customer.subscription": subscription(),
    "charge": charge(),
    "refund": refund(),
    "charge.dispute": dispute(),
}


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_each_case_gives_the_messages_and_the_events_a_careful_person_would_write(path: Path) -> None:
    """Reviewed one by one against Meta's parameter pages; each file says what it is about."""
    case = json.loads(path.read_text(encoding="utf-8"))
    source = msgspec.convert(
        {"name": "shop", "platform": "stripe", "shop": "main", **case.get("settings", {})}, OrderSource
    )
    body = json.dumps(case["payload"], ensure_ascii=False).encode()
    delivery = STRIPE.verify(Webhook(headers=sign(body), body=body, now=NOW), (SECRET,))
    messages = STRIPE.read(delivery, source)
    assert shown(messages) == case["messages"]
    assert due_of(messages, source, case["now"]) == case["due"]


def test_every_topic_is_read() -> None:
    """None of those that are asked for is unknown, and each is asked for once."""
    for topic in TOPICS:
        body = event(topic, OBJECTS[topic.rpartition(".")[0]], before={"amount_refunded": 0})
        (first, *_) = STRIPE.read_listed(body, SHOP)
        assert first != Nothing(reason="topic_unknown")
    assert len(set(TOPICS)) == len(TOPICS) == 17
    assert (STRIPE.platform, tuple(STRIPE.topics), STRIPE.answer_within_s) == ("stripe", TOPICS, 10.0)


@pytest.mark.parametrize("topic", ["customer.created", "v1.billing.meter.error_report_triggered", ""])
def test_an_unknown_topic_asks_for_nothing(topic: str) -> None:
    """Whatever it carries: an endpoint may be asked for all events."""
    assert STRIPE.read(Delivery(topic=topic, delivery_id="d", body=b"no json"), SHOP) == (
        Nothing(reason="topic_unknown"),
    )


def test_the_list_of_events_says_what_the_webhook_said() -> None:
    """So a webhook that was lost is found by the poll, and is the same."""
    body = event("checkout.session.completed", session())
    delivery = STRIPE.verify(Webhook(headers=sign(body), body=body, now=NOW), (SECRET,))
    assert STRIPE.read_listed(body, SHOP) == STRIPE.read(delivery, SHOP)


def test_a_version_that_nobody_knows_is_read_by_its_fields() -> None:
    """Later fields are skipped."""
    body = event("payment_intent.succeeded", intent(invented={"of": "2031"}), version="2031-01-01.zebra")
    (order,) = STRIPE.read_listed(body, SHOP)
    assert isinstance(order, Order)
    assert (order.order_id, order.paid_at) == (INTENT, CREATED)


def test_an_expanded_object_counts_as_its_id() -> None:
    """Where an endpoint's API version expands them."""
    body = event("checkout.session.completed", session(payment_intent=intent(), customer={"id": "cus_1"}))
    order = STRIPE.read_listed(body, SHOP)[0]
    assert isinstance(order, Order)
    assert (order.order_id, order.user_data.external_id) == (INTENT, "cus_1")


@pytest.mark.parametrize(
    ("topic", "body", "path", "code"),
    [
        ("invoice.paid", b"{", "$", "webhook_no_json"),
        ("invoice.paid", b"[]", "$", "webhook_field_malformed"),
        ("invoice.paid", b"{}", "created", "webhook_field_missing"),
        ("invoice.paid", b'{"created": 1, "data": {}}', "data.object", "webhook_field_missing"),
        ("invoice.paid", event("invoice.paid", {}), "data.object.id", "webhook_field_missing"),
        (
            "invoice.paid",
            event("invoice.paid", invoice(amount_paid="20.00")),
            "data.object.amount_paid",
            "webhook_field_malformed",
        ),
        (
            "charge.refunded",
            event("charge.refunded", charge()),
            "data.previous_attributes.amount_refunded",
            "webhook_field_missing",
        ),
        (
            "charge.refunded",
            event("charge.refunded", charge(currency=None), before={"amount_refunded": 0}),
            "data.object.currency",
            "webhook_field_missing",
        ),
        (
            "charge.dispute.closed",
            event("charge.dispute.closed", dispute(currency=None)),
            "data.object.currency",
            "webhook_field_missing",
        ),
    ],
)
def test_what_is_not_as_documented_is_refused_with_its_place(topic: str, body: bytes, path: str, code: str) -> None:
    """And never with its value."""
    with pytest.raises(Unreadable) as found:
        STRIPE.read(Delivery(topic=topic, delivery_id="d", body=body), SHOP)
    assert (found.value.path, found.value.code) == (path, code)


def test_a_longer_tolerance_is_a_setting() -> None:
    """For what waited in a queue of the shop's own."""
    body = event("checkout.session.completed", session())
    late = Webhook(headers=sign(body), body=body, now=NOW + 4_000)
    assert Stripe(tolerance_s=5_000).verify(late, (SECRET,)).topic == "checkout.session.completed"


@given(topic=st.sampled_from(TOPICS), changes=st.data())
def test_whatever_stands_in_a_field_is_read_or_refused_with_its_place(topic: str, changes: st.DataObject) -> None:
    """And nothing else is raised; what is shown of a message never is a person."""
    whole = OBJECTS[topic.rpartition(".")[0]]
    changed = changes.draw(st.dictionaries(st.sampled_from(sorted(whole)), JSON, min_size=1, max_size=3))
    before = changes.draw(st.none() | st.dictionaries(st.sampled_from(sorted(whole)), JSON, max_size=3))
    try:
        messages = STRIPE.read_listed(event(topic, whole | changed, before=before), SHOP)
    except Unreadable as refused:
        assert refused.path
    else:
        assert messages
        assert "anna" not in repr(messages)
