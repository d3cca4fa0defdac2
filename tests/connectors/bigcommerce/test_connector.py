"""BigCommerce as a connector. The golden files hold what each case says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import golden_messages
from bent_json import bent
from bigcommerce_stand_in import SECRET, body_of, order_payload, product, refund, sign, webhook_payload
from signalpost.connectors.bigcommerce.connector import ORDER_SCOPES, TRANSACTION_SCOPES, BigCommerce
from signalpost.connectors.order import Message, Nothing, Order, OrderToRead
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Connector, Unreadable, Webhook

CONNECTOR: Connector = BigCommerce()
SHOP = OrderSource(name="shop", platform=Platform.BIGCOMMERCE, shop="shop")
CASES = golden_messages.cases("bigcommerce")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_a_delivery_says(case: Path) -> None:
    """Case by case; each file names its source."""
    golden_messages.check(case, CONNECTOR)


def read(payload: Any, topic: str = "") -> Message:
    """The message of a delivery, verified first."""
    body = body_of(payload)
    delivery = CONNECTOR.verify(Webhook(headers=sign(body), body=body, now=1_795_202_890), (SECRET,))
    assert not topic or delivery.topic == topic
    (found,) = CONNECTOR.read(delivery, SHOP)
    return found


@pytest.mark.parametrize("topic", ORDER_SCOPES + TRANSACTION_SCOPES)
def test_a_webhook_names_an_order_to_read(topic: str) -> None:
    """And says nothing of it, so it is earlier than any message that does."""
    assert read(webhook_payload(topic, 250), topic) == OrderToRead(order_id="250", seen_at=0)


def test_every_topic_that_is_asked_for_is_understood() -> None:
    """And no more is asked for than tells something new. BigCommerce says no time for the answer."""
    assert CONNECTOR.topics == ("store/order/created", "store/order/updated", "store/order/refund/created")
    assert set(CONNECTOR.topics) <= set(ORDER_SCOPES)
    assert CONNECTOR.answer_within_s == 5


@pytest.mark.parametrize("topic", ["store/order/archived", "store/order/message/created", "store/cart/created", ""])
def test_what_asks_for_nothing(topic: str) -> None:
    """An order that is archived is not called off."""
    assert read(webhook_payload(topic)) == Nothing(reason="topic_unknown")


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        ({}, "scope", "webhook_field_missing"),
        ({"scope": "store/order/created"}, "data", "webhook_field_missing"),
        ({"scope": "store/order/created", "data": {}}, "data.id", "webhook_field_missing"),
        ({"scope": "store/order/created", "data": {"id": "x"}}, "data.id", "webhook_field_malformed"),
        ({"scope": "store/order/created", "data": {"id": -1}}, "data.id", "webhook_field_malformed"),
        ({"scope": TRANSACTION_SCOPES[0], "data": {"id": 1}}, "data.order_id", "webhook_field_missing"),
        ([], "$", "webhook_field_malformed"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(payload: Any, path: str, code: str) -> None:
    """So that whoever reads the refusal finds it."""
    with pytest.raises(Unreadable) as refused:
        read(payload)
    assert (refused.value.path, refused.value.code) == (path, code)


def test_three_hundred_lines_are_read() -> None:
    """Every one."""
    body = body_of(order_payload(products=[product(id=n, product_id=n + 1) for n in range(300)]))
    (found,) = CONNECTOR.read_listed(body, SHOP)
    assert isinstance(found, Order)
    assert [one.product_id for one in found.lines] == [str(n + 1) for n in range(300)]


@given(bent(order_payload(refunds=[refund()], coupons=[{"code": "ten"}])))
def test_an_order_that_is_nearly_right_is_read_or_refused(payload: Any) -> None:
    """With the place of what is wrong; nothing else is raised."""
    try:
        CONNECTOR.read_listed(body_of(payload), SHOP)
    except Unreadable as refused:
        assert refused.path
