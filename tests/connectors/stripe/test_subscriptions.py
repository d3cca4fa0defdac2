"""Subscriptions. Rows: "Using webhooks with subscriptions" (docs.stripe.com); `previous_attributes` (API reference)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from signalpost.connectors.order import Change, Message, Nothing, SubscriptionChange
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.stripe.connector import Stripe
from stripe_stand_in import CREATED, event, items, price, subscription

SHOP = OrderSource(name="shop", platform=Platform.STRIPE, shop="main")


def updated(before: dict[str, Any], **facts: Any) -> list[Message]:
    body = event("customer.subscription.updated", subscription(**facts), before=before)
    return list(Stripe().read_listed(body, SHOP))


def moved(before: dict[str, Any], **facts: Any) -> tuple[Change, Decimal | None, Decimal | None] | str:
    (found,) = updated(before, **facts)
    if isinstance(found, Nothing):
        return found.reason
    assert isinstance(found, SubscriptionChange)
    return found.change, found.before, found.amount


UP, DOWN, SAME = Change.UPGRADED, Change.DOWNGRADED, "no_change_of_amount"
PLAN = {"amount": 2_000, "interval": "month", "interval_count": 1}


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        (items(price(2_000)), items(price(3_000)), (UP, Decimal(20), Decimal(30))),
        (items(price(3_000)), items(price(2_000)), (DOWN, Decimal(30), Decimal(20))),
        (items(price(2_000)), items(price(2_000), quantity=3), (UP, Decimal(20), Decimal(60))),
        (items(price(2_000)), items(price(2_000), price(500)), (UP, Decimal(20), Decimal(25))),
        (items(price(2_000)), items(price(24_000, "year")), SAME),
        (items(price(2_000)), items(price(20_000, "year")), (DOWN, Decimal(20), Decimal(200))),
        (items(price(500, "week")), items(price(2_000)), (DOWN, Decimal(5), Decimal(20))),
        (items(price(None)), items(price(2_000)), SAME),  # tiers: what it costs, nobody says
        (items(price(2_000)), items(price(None)), SAME),
        (items(price(None, unit_amount_decimal="0.5"), quantity=100), items(price(2_000)), (UP, Decimal("0.5"), 20)),
        (items(price(2_000, "fortnight")), items(price(3_000)), SAME),
    ],
)
def test_a_change_is_told_by_what_a_year_costs(was: dict[str, Any], now: dict[str, Any], found: Any) -> None:
    """Before and after, each of its own period."""
    assert moved({"items": was}, items=now) == found


def test_early_api_versions_have_a_plan_and_a_quantity() -> None:
    """And name only what changed."""
    old = {**PLAN, "amount": 1_000}
    assert moved({"plan": old}, items=None, plan=PLAN, quantity=1) == (UP, Decimal(10), Decimal(20))
    assert moved({"quantity": 3}, items=None, plan=PLAN, quantity=1) == (DOWN, Decimal(60), Decimal(20))
    assert moved({"quantity": 3}, quantity=1) == (DOWN, Decimal(60), Decimal(20))
    assert moved({"quantity": 3}, items=items(price(1), price(2))) == SAME


@pytest.mark.parametrize("before", [{}, {"status": "past_due"}, {"default_payment_method": "pm_1"}, {"items": None}])
def test_what_changes_no_price_tells_nothing(before: dict[str, Any]) -> None:
    """Most updates do not."""
    assert updated(before) == [Nothing(reason=SAME)]


def test_a_trial_becomes_a_subscription_when_it_is_active() -> None:
    """Its value comes with its first payment. One that ends unpaid does not begin."""
    (found,) = updated({"status": "trialing"})
    assert isinstance(found, SubscriptionChange)
    assert (found.change, found.at, found.amount) == (Change.STARTED, CREATED, None)
    assert updated({"status": "trialing"}, status="past_due") == [Nothing(reason=SAME)]


def test_one_update_may_tell_two_things() -> None:
    """The trial ended, on a larger plan."""
    found = updated({"status": "trialing", "items": items(price(1_000))})
    assert [getattr(one, "change", None) for one in found] == [Change.STARTED, Change.UPGRADED]


def test_the_end_is_told_when_it_is_over_and_not_when_it_was_asked_for() -> None:
    """A period that is paid goes on."""
    assert updated({"cancel_at_period_end": False}, cancel_at_period_end=True) == [Nothing(reason=SAME)]
    (found,) = Stripe().read_listed(event("customer.subscription.deleted", subscription()), SHOP)
    assert isinstance(found, SubscriptionChange)
    assert (found.change, found.at) == (Change.CANCELLED, CREATED)


@pytest.mark.parametrize("what", ["created", "trial_will_end"])
def test_a_beginning_is_told_by_what_has_the_buyer(what: str) -> None:
    """The session or the first invoice; the subscription itself names no person."""
    body = event(f"customer.subscription.{what}", subscription())
    assert list(Stripe().read_listed(body, SHOP)) == [Nothing(reason="invoice_tells")]
