"""Payment intents, charges, refunds, disputes. Rows: API reference of 2026-10; changelog of 2022-11-15, 2024-10-28."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from signalpost.connectors.order import Channel, Message, Nothing, Order, Refund
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.stripe.connector import Stripe
from signalpost.connectors.webhook import Unreadable
from stripe_stand_in import CHARGE, CREATED, INTENT, charge, dispute, event, intent, refund

SHOP = OrderSource(name="shop", platform=Platform.STRIPE, shop="main")


def read(topic: str, of: dict[str, Any], source: OrderSource = SHOP, **more: Any) -> Message:
    (message,) = Stripe().read_listed(event(topic, of, **more), source)
    return message


def order(topic: str, of: dict[str, Any], source: OrderSource = SHOP, **more: Any) -> Order:
    found = read(topic, of, source, **more)
    assert isinstance(found, Order)
    return found


def back(before: int, total: int) -> Refund:
    found = order("charge.refunded", charge(amount_refunded=total), before={"amount_refunded": before})
    return found.refunds[0]


@pytest.mark.parametrize("reference", ["cs_test_a1", "prod_T0I6p9oStNEZOz", "plink_1Pgc78B7"])
def test_an_intent_of_stripes_own_pages_only_says_that_it_was_paid(reference: str) -> None:
    """Its session has the buyer; two Purchases of it would be one by its id, whichever came first."""
    found = order("payment_intent.succeeded", intent(payment_details={"order_reference": reference}))
    assert found == Order(order_id=INTENT, seen_at=CREATED * 1_000, paid_at=CREATED)


def test_the_shops_server_may_say_that_the_session_tells() -> None:
    """For API versions in which Stripe does not."""
    found = order("payment_intent.succeeded", intent(metadata={"signalpost_told_by": "session"}))
    assert found.total is None


def test_a_reference_of_the_shops_own_is_its_own_payment() -> None:
    """Only Stripe's own begin so."""
    found = order("payment_intent.succeeded", intent(payment_details={"order_reference": "R-17"}))
    assert (found.total, found.channel) == (Decimal("59.80"), Channel.WEBSITE)


def test_what_was_received_counts_and_not_what_was_asked() -> None:
    """A part may be captured."""
    found = order("payment_intent.succeeded", intent(amount_received=5_000))
    assert found.total == Decimal("50.00")


def test_the_settings_say_where_intents_are_ordered() -> None:
    """A shop may take payments at the telephone alone."""
    shop = OrderSource(name="s", platform=Platform.STRIPE, shop="s", channels={"payment_intent": Channel.PHONE})
    assert order("payment_intent.succeeded", intent(), shop).channel is Channel.PHONE


def test_each_refund_of_a_charge_is_told_once_whatever_comes_first() -> None:
    """Its amount is the difference, its name what had gone back in all."""
    first, second = back(0, 2_000), back(2_000, 5_980)
    assert (first.amount, second.amount) == (Decimal("20.00"), Decimal("39.80"))
    assert first.refund_id != second.refund_id
    assert back(0, 2_000) == first


def test_a_refund_that_failed_is_none() -> None:
    """Of those that early API versions list."""
    listed = {"data": [refund(), refund(id="re_2", status="failed")]}
    found = order("charge.refunded", charge(refunds=listed))
    assert [one.refund_id for one in found.refunds] == ["re_1Pgc72B7WZ01zgkWqPvrRrPE"]
    only_failed = charge(refunds={"data": [refund(status="canceled")]})
    assert read("charge.refunded", only_failed) == Nothing(reason="refund_of_nothing")


def test_a_charge_that_no_intent_made_is_its_own_order() -> None:
    """Of Stripe's first API."""
    found = order("charge.refunded", charge(payment_intent=None), before={"amount_refunded": 0})
    assert found.order_id == CHARGE
    lost = order("charge.dispute.closed", dispute(payment_intent=None))
    assert lost.order_id == CHARGE


def test_a_refund_without_a_charge_counts_once_it_succeeded() -> None:
    """Until then the money may stay."""
    assert read("refund.created", refund(charge=None, status="pending")) == Nothing(reason="not_paid")
    assert order("refund.updated", refund(charge=None)).refunds[0].amount == Decimal("20.00")
    assert read("refund.created", refund()) == Nothing(reason="charge_tells")


def test_a_test_stays_one() -> None:
    """Whatever happened to it."""
    assert order("charge.dispute.closed", dispute(), livemode=False).test
    assert order("charge.refunded", charge(), livemode=False, before={"amount_refunded": 0}).test
    assert order("payment_intent.canceled", intent(), livemode=False).test


@pytest.mark.parametrize("facts", [{"invoice": "in_1"}, {"payment_details": {"order_reference": "in_1"}}])
def test_an_intent_of_an_invoice_is_told_by_the_invoice(facts: dict[str, Any]) -> None:
    """Named in a field of its own by API versions before 2025."""
    assert read("payment_intent.succeeded", intent(**facts)) == Nothing(reason="invoice_tells")


@pytest.mark.parametrize(
    ("topic", "of", "before", "path"),
    [
        ("charge.refunded", charge(), None, "data.previous_attributes.amount_refunded"),
        ("charge.refunded", charge(), {}, "data.previous_attributes.amount_refunded"),
        ("charge.refunded", charge(currency=""), {"amount_refunded": 0}, "data.object.currency"),
        ("charge.dispute.closed", dispute(currency=""), None, "data.object.currency"),
    ],
)
def test_how_much_went_back_is_not_guessed(topic: str, of: dict[str, Any], before: Any, path: str) -> None:
    """What is missing is named by its place."""
    with pytest.raises(Unreadable) as refused:
        read(topic, of, before=before)
    assert (refused.value.path, refused.value.code) == (path, "webhook_field_missing")


def test_only_a_dispute_that_was_lost_is_a_refund() -> None:
    """Until it is closed the money may stay, and after it was won it does."""
    assert read("charge.dispute.created", dispute()) == Nothing(reason="dispute_open")
    assert read("charge.dispute.closed", dispute(status="won")) == Nothing(reason="dispute_not_lost")
    assert order("charge.dispute.closed", dispute()).refunds[0].amount == Decimal("59.80")
