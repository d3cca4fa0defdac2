"""Invoices. Rows: `billing_reason` (API reference); changelog of 2025-03-31 (`parent`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from signalpost.connectors.order import Change, Channel, Message, Nothing, Order, SubscriptionChange
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.stripe.connector import Stripe
from stripe_stand_in import CREATED, INVOICE, SUBSCRIPTION, event, invoice, price

SHOP = OrderSource(name="shop", platform=Platform.STRIPE, shop="main")
NOTHING_PAID = {"amount_paid": 0, "total": 0}


def read(topic: str = "invoice.paid", **facts: Any) -> Message:
    (message,) = Stripe().read_listed(event(topic, invoice(**facts)), SHOP)
    return message


def lines(cents: int) -> dict[str, Any]:
    return {"data": [{"amount": 0, "quantity": 1, "price": price(cents)}]}


@pytest.mark.parametrize(
    ("facts", "change"),
    [
        ({}, Change.STARTED),
        ({"billing_reason": "quote_accept"}, Change.STARTED),
        ({"billing_reason": "subscription_cycle"}, Change.RENEWED),
        ({"billing_reason": "subscription_threshold"}, Change.RENEWED),
        ({"billing_reason": "subscription"}, Change.RENEWED),  # before May 2018
        (NOTHING_PAID, Change.TRIAL_STARTED),
        ({**NOTHING_PAID, "lines": lines(2_000)}, Change.TRIAL_STARTED),
        ({**NOTHING_PAID, "lines": lines(0)}, Change.STARTED),
        ({**NOTHING_PAID, "total_discount_amounts": [{"amount": 2_000}]}, Change.STARTED),
        ({"amount_paid": 0}, Change.STARTED),  # paid from the customer's balance
    ],
)
def test_the_reason_says_what_an_invoice_is_of_its_subscription(facts: dict[str, Any], change: Change) -> None:
    """The first over nothing is of a trial, unless something was given off or costs nothing anyway."""
    found = read(**facts)
    assert isinstance(found, SubscriptionChange)
    assert (found.change, found.subscription_id, found.change_id) == (change, SUBSCRIPTION, INVOICE)
    assert found.at == CREATED - 4


def test_a_trial_is_worth_what_a_period_will_cost() -> None:
    """Where the lines have a price: in API versions before 2025-03-31."""
    priced, unpriced = read(**NOTHING_PAID, lines=lines(2_000)), read(**NOTHING_PAID)
    assert isinstance(priced, SubscriptionChange)
    assert isinstance(unpriced, SubscriptionChange)
    assert (priced.amount, unpriced.amount) == (Decimal(20), None)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"billing_reason": "subscription_update"}, "change_tells"),
        ({"billing_reason": "subscription_update", **NOTHING_PAID}, "nothing_paid"),
        ({"billing_reason": "subscription_cycle", **NOTHING_PAID}, "nothing_paid"),
        ({"billing_reason": None}, "change_tells"),
    ],
)
def test_what_is_charged_between_periods_is_told_by_the_change(facts: dict[str, Any], reason: str) -> None:
    """And a period over nothing is no payment."""
    assert read(**facts) == Nothing(reason=reason)


def test_an_invoice_without_a_subscription_is_an_order() -> None:
    """Where the buyer ordered, nothing says."""
    found = read(parent=None, billing_reason="manual", status_transitions=None)
    assert isinstance(found, Order)
    assert (found.order_id, found.total, found.channel) == (INVOICE, Decimal("20.00"), Channel.OTHER)
    assert found.paid_at == CREATED
    assert [line.quantity for line in found.lines] == [1]


def test_an_invoice_that_is_not_paid_tells_nothing() -> None:
    """Stripe tries again."""
    assert read("invoice.payment_failed") == Nothing(reason="not_paid")
