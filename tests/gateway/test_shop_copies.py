"""Messages of shops become records, each event by the way of any server's event."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from gateway_shop import START_MS, Shop
from plain_shop import CONNECTORS, PERSON, add_shop, deliver, orders
from signalpost.capi.signals import EventConsent
from signalpost.connectors.order import Order, OrderToRead, Refund
from signalpost.gateway.app import Gateway
from signalpost.store.record import OrderPart

NOW = START_MS // 1_000
ORDER = Order(
    order_id="17", seen_at=START_MS, created_at=NOW - 60, currency="EUR", total=Decimal(5), user_data=PERSON,
)  # fmt: skip


@pytest.fixture
def gateway(shop: Shop) -> Gateway:
    """With one shop."""
    add_shop(shop)
    return shop.gateway(connectors=CONNECTORS)


def take(gateway: Gateway, topic: str, message: object) -> None:
    assert asyncio.run(deliver(gateway, topic, message)).status == 200


def parts(shop: Shop) -> list[OrderPart]:
    return [copy.part for copy in orders(shop) if copy.part is not None]


def order(**facts: Any) -> Order:
    return msgspec.structs.replace(ORDER, **facts)


def test_conditions_travel_with_the_event(shop: Shop, gateway: Gateway) -> None:
    """Whoever folds it needs no settings."""
    take(gateway, "order", ORDER)
    (part,) = parts(shop)
    assert (part.name, part.role, part.after, part.needs_partner) == ("17/purchase", "purchase", "17/paid", True)
    assert part.unless == ("17/cancelled", "17/refunded")
    assert part.fill == ("event_time", "customer_segmentation")
    assert part.wait_until > START_MS


def test_an_order_without_a_word_of_its_buyer_is_left_to_who_knows_what_they_decided(
    shop: Shop, gateway: Gateway
) -> None:
    """As any server's event is."""
    take(gateway, "order", ORDER)
    (part,) = parts(shop)
    assert part.copy.consent is not None
    assert part.copy.consent.action == "undecided"


def test_a_denial_leaves_the_order_and_nothing_of_the_person(shop: Shop, gateway: Gateway) -> None:
    """The part ends with that reason; not even its event_id stays."""
    take(gateway, "order", order(consent=EventConsent(api="denied", region="DE")))
    (part,) = parts(shop)
    assert (part.dropped, part.copy.body, part.copy.event_id) == ("consent_denied", b"", "")
    assert (part.copy.keys, part.copy.link) == ((), {})
    assert gateway.counts.copies["server", "dropped", "consent_denied"] == 1
    assert len(shop_decisions(shop)) == 1


def shop_decisions(shop: Shop) -> list[Any]:
    from signalpost.store import open_inboxes

    reader = open_inboxes(shop.folder / "inbox", shop.keyring)
    return [
        record
        for inbox_id in reader.inboxes()
        for segment in reader.read(inbox_id, 0, 1_000_000)
        for record in segment.records
        if record.kind == "consent"
    ]


def test_what_meta_takes_no_more_ends_with_its_reason(shop: Shop, gateway: Gateway) -> None:
    """An order of the past, as a backfill may bring it, stands in the table with why it was not sent."""
    take(gateway, "order", order(created_at=NOW - 900_000, paid_at=NOW - 864_000))
    (part,) = parts(shop)
    assert (part.dropped, part.copy.body) == ("event_time_too_old", b"")
    assert part.copy.event_id != ""


def test_what_follows_an_order_names_what_it_follows(shop: Shop, gateway: Gateway) -> None:
    """As Meta has it, and positive."""
    refund = Refund(refund_id="5", at=NOW - 5, amount=Decimal("2.50"))
    take(gateway, "order", order(paid_at=NOW - 30, refunds=(refund,)))
    purchase, back = parts(shop)
    body = msgspec.json.decode(back.copy.body)
    assert body["original_event_data"] == {
        "event_name": "Purchase",
        "order_id": "17",
        "event_id": purchase.copy.event_id,
    }
    assert body["custom_data"] == {"value": 2.5, "currency": "EUR", "order_id": "17"}
    assert back.after == "17/purchase"


def test_an_order_that_is_only_named_is_kept_to_be_read(shop: Shop, gateway: Gateway) -> None:
    """Without an event."""
    take(gateway, "named", OrderToRead(order_id="17", seen_at=START_MS))
    (copy,) = orders(shop)
    assert copy.facts is not None
    assert copy.facts.to_read


def test_each_event_has_a_receipt_and_the_first_brings_the_facts(shop: Shop, gateway: Gateway) -> None:
    """So that nothing is folded before how its order stands."""
    refunds = tuple(Refund(refund_id=one, at=NOW - 5, amount=Decimal(1)) for one in ("5", "6"))
    take(gateway, "order", order(paid_at=NOW - 30, refunds=refunds))
    found = orders(shop)
    assert [copy.part.name for copy in found if copy.part] == ["17/purchase", "17/refund/5", "17/refund/6"]
    assert [copy.facts is not None for copy in found] == [True, False, False]
    take(gateway, "order", order(total=Decimal(0), order_id="18"))
    last = orders(shop)[-1]
    assert (last.order_id, last.part is None, last.facts is not None) == ("18", True, True)
