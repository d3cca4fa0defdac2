"""A body as orders."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from signalpost.connectors.generic.mapping import planned
from signalpost.connectors.generic.orders import read_orders
from signalpost.connectors.lead import Lead, Stage
from signalpost.connectors.order import Channel, Message, Nothing, Order
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable
from signalpost.errors import SettingsError

SHOP = OrderSource(name="s", platform=Platform.GENERIC, shop="s", cash_on_delivery_methods=("nachnahme",))
CAME = 1_795_165_230_000
BODY: dict[str, Any] = {"id": 1001, "total": "59.80", "currency": "eur"}
ORDER = {"order_id": "id", "total": "total", "currency": "currency"}


def read(
    body: Any,
    source: OrderSource = SHOP,
    *,
    order: dict[str, str] | None = None,
    came_at: int | None = CAME,
    **more: Any,
) -> list[Message]:
    signature = {"style": "bearer", "header": "authorization"}
    plan = planned({"signature": signature, "order": ORDER | (order or {})} | more)
    return list(read_orders(plan, body, source, came_at=came_at))


def one(body: Any, source: OrderSource = SHOP, **more: Any) -> Order:
    (found,) = read(body, source, **more)
    assert isinstance(found, Order)
    return found


def refused(body: Any, **more: Any) -> tuple[str, str]:
    with pytest.raises(Unreadable) as found:
        read(body, **more)
    return found.value.path, found.value.code


def test_an_order_is_what_the_expressions_find() -> None:
    """And of when it came, where it has no time of its own."""
    found = one(BODY)
    assert found == Order(order_id="1001", seen_at=CAME, currency="EUR", total=Decimal("59.80"))
    later = one(BODY | {"changed": "2026-11-20T09:00:00Z"}, order={"seen_at": "changed"})
    assert later.seen_at == 1_795_165_200_000


@pytest.mark.parametrize(
    ("body", "more", "path"),
    [
        ({}, {}, "order.order_id (id)"),
        ([], {}, "order.order_id (id)"),
        ("text", {}, "order.order_id (id)"),
        ({"id": ""}, {}, "order.order_id (id)"),
        (BODY, {"came_at": None}, "order.seen_at"),
        ({"id": 1}, {"amounts": "minor"}, "order.currency (currency)"),
        ({"id": 1, "currency": 978}, {"amounts": "minor"}, "order.currency (currency)"),
        (
            BODY | {"back": [{"id": "r1"}]},
            {"refunds": {"each": "back", "refund_id": "id", "amount": "sum"}},
            "refunds.amount (sum)",
        ),
    ],
)
def test_what_an_order_cannot_be_without_is_named(body: Any, more: dict[str, Any], path: str) -> None:
    """With the expression that found nothing."""
    assert refused(body, **more) == (path, "webhook_field_missing")


@pytest.mark.parametrize("items", ["none", {"a": 1}, 7, [{}] * 1_001])
def test_a_list_is_one_and_has_an_end(items: Any) -> None:
    """Whatever was posted."""
    path, code = refused(BODY | {"items": items}, lines={"each": "items", "product_id": "sku"})
    assert (path.partition(":")[0], code) == ("lines.each (items)", "webhook_field_malformed")


def test_smallest_units_are_of_the_orders_currency() -> None:
    """Lines, refunds and payments among them."""
    body = {"id": 1, "total": 5_980, "currency": "jpy", "items": [{"sku": "A", "price": 490}]}
    found = one(body, amounts="minor", lines={"each": "items", "product_id": "sku", "item_price": "price"})
    assert (found.total, found.lines[0].item_price) == (Decimal(5_980), Decimal(490))


def test_parts_are_of_their_own_lists() -> None:
    """A payment or refund without a time is of the order's; a line without an id is counted."""
    body = BODY | {
        "paid": 1_795_165_000,
        "items": [{"sku": "A", "n": 2}, {"n": 1}],
        "back": [{"id": "r1", "sum": 5, "goods": True}],
        "money": [{"id": "p1", "sum": "59.80"}],
    }
    found = one(
        body,
        order={"paid_at": "paid"},
        lines={"each": "items", "product_id": "sku", "quantity": "n"},
        refunds={"each": "back", "refund_id": "id", "amount": "sum", "returned": "goods"},
        payments={"each": "money", "payment_id": "id", "amount": "sum"},
    )
    assert [(line.product_id, line.quantity) for line in found.lines] == [("A", 2), ("", 1)]
    assert [(back.refund_id, back.amount, back.returned) for back in found.refunds] == [("r1", Decimal(5), True)]
    assert [(paid.payment_id, paid.at) for paid in found.payments] == [("p1", 1_795_165_000)]
    assert found.refunds[0].at == CAME // 1_000


@pytest.mark.parametrize(
    ("word", "channel"),
    [("till", Channel.TILL), ("kasse", Channel.PHONE), ("elsewhere", Channel.OTHER), (None, None)],
)
def test_a_channel_is_our_word_or_one_of_the_settings(word: str | None, channel: Channel | None) -> None:
    """Any other is somewhere."""
    shop = OrderSource(name="s", platform=Platform.GENERIC, shop="s", channels={"kasse": Channel.PHONE})
    found = one(BODY | {"at": word}, shop, order={"channel": "at"})
    assert (found.channel, found.channel_name) == (channel, word or "")


def test_cash_on_delivery_is_said_or_known_by_its_method() -> None:
    """Of the shop's settings."""
    assert one(BODY | {"by": "nachnahme"}, order={"payment_method": "by"}).cash_on_delivery
    assert not one(BODY | {"by": "card"}, order={"payment_method": "by"}).cash_on_delivery
    assert one(BODY | {"cod": True}, order={"cash_on_delivery": "cod"}).cash_on_delivery


def test_a_condition_keeps_other_messages_out() -> None:
    """By what stands in them."""
    assert read(BODY, when="status == 'paid'") == [Nothing(reason="not_an_order")]
    assert one(BODY | {"status": "paid"}, when="status == 'paid'").order_id == "1001"


def test_one_body_may_have_many_orders() -> None:
    """And none."""
    found = read({"all": [BODY, BODY | {"id": 1002}]}, each="all")
    assert [getattr(order, "order_id", "") for order in found] == ["1001", "1002"]
    assert read({"all": []}, each="all") == [Nothing(reason="not_an_order")]
    assert read({}, each="all") == [Nothing(reason="not_an_order")]


def test_the_person_and_the_page_are_read_by_metas_names() -> None:
    """Raw: they are hashed before they leave memory."""
    body = BODY | {"mail": "a@example.org", "v": "v1", "event": "e1", "ok": "granted"}
    found = one(
        body,
        person={"em": "mail", "ph": "phone"},
        link={"visitor": "v"},
        browser={"event_id": "event"},
        consent={"consent": "ok"},
    )
    assert found.user_data.present() == ["em"]
    assert (found.link.visitor, found.browser.event_id) == ("v1", "e1")
    assert found.consent is not None
    assert found.consent.api == "granted"


STAGE = {"object_id": "id", "name": "stage", "at": "at", "value": "worth", "currency": "'JPY'"}


def stage(body: Any, *, came_at: int | None = CAME, **more: Any) -> Lead:
    signature = {"style": "bearer", "header": "authorization"}
    plan = planned({"signature": signature, "stage": STAGE, "person": {"lead_id": "meta"}} | more)
    (found,) = read_orders(plan, body, SHOP, came_at=came_at)
    assert isinstance(found, Lead)
    return found


def test_a_mapping_of_a_stage_reads_leads() -> None:
    """Of when it came, where it has no time of its own; without either it cannot be read."""
    found = stage({"id": 7, "stage": "Offer", "worth": "490", "meta": "123456789012345"}, amounts="minor")
    assert (found.object_id, found.seen_at, found.user_data.lead_id) == ("7", CAME, "123456789012345")
    assert found.stages == (Stage(name="Offer", at=CAME // 1_000, value=Decimal(490), currency="JPY"),)
    assert stage({"id": 7, "stage": "Offer", "at": 9}, came_at=None).seen_at == 9_000
    with pytest.raises(Unreadable, match=r"stage\.at: webhook_field_missing"):
        stage({"id": 7, "stage": "Offer"}, came_at=None)
    with pytest.raises(Unreadable, match=r"stage.name \(stage\): webhook_field_missing"):
        stage({"id": 7})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"order": ORDER}, "mapping's order: a mapping of a stage has none"),
        ({"lines": {"each": "x", "product_id": "y"}}, "mapping's lines"),
        ({"stage": {"name": "x"}}, "stage.object_id"),
        ({"stage": {**STAGE, "each": "x"}}, "stage.each"),
    ],
)
def test_a_mapping_is_of_orders_or_of_stages(changes: dict[str, Any], words: str) -> None:
    """And of a stage it has what a stage has."""
    with pytest.raises(SettingsError, match=words):
        stage({}, **changes)
