"""A Checkout Session. Rows: "Fulfill orders" (docs.stripe.com) and the API reference, `payment_status`, `mode`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from signalpost.connectors.order import Change, Checkout, Message, Nothing, Order, SubscriptionChange
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.stripe.connector import Stripe
from stripe_stand_in import CREATED, INTENT, INVOICE, SESSION, SUBSCRIPTION, event, session

SHOP = OrderSource(name="shop", platform=Platform.STRIPE, shop="main")


def read(what: str, *, livemode: bool = True, **facts: Any) -> list[Message]:
    return list(Stripe().read_listed(event(f"checkout.session.{what}", session(**facts), livemode=livemode), SHOP))


def order(what: str = "completed", **facts: Any) -> Order:
    found = read(what, **facts)[0]
    assert isinstance(found, Order)
    return found


def begun(**facts: Any) -> Change | None:
    subscribed = {"mode": "subscription", "payment_intent": None, "subscription": SUBSCRIPTION, "invoice": INVOICE}
    found = read("completed", **{**subscribed, **facts})[0]
    return found.change if isinstance(found, SubscriptionChange) else None


def test_the_payments_id_is_the_orders_because_all_messages_share_it() -> None:
    """What the shop calls the order names its events, else the session's id, which its pages can have."""
    assert (order().order_id, order().number) == (INTENT, SESSION)
    assert order(metadata={"order_id": "1001"}).number == "1001"


@pytest.mark.parametrize(
    ("cost", "shipping"),
    [
        ({"amount_subtotal": 490, "amount_tax": 78, "amount_total": 490}, "4.12"),
        ({"amount_subtotal": 412, "amount_tax": 78, "amount_total": 490}, "4.12"),
        ({"amount_subtotal": 490, "amount_total": 490}, "4.90"),
        (None, "4.90"),
    ],
)
def test_shipping_is_told_without_its_tax(cost: dict[str, int] | None, shipping: str) -> None:
    """The session's `amount_tax` has it already, whether prices are shown with tax or without."""
    assert order(shipping_cost=cost).shipping == Decimal(shipping)


def test_shipping_that_nothing_tells_is_unknown() -> None:
    assert order(total_details=None).shipping is None


def test_the_reference_of_a_client_is_no_number() -> None:
    """It may be a customer, who buys again under it."""
    assert order(client_reference_id="customer-7").number == SESSION


@pytest.mark.parametrize(
    ("what", "status", "paid", "over"),
    [
        ("completed", "paid", CREATED, None),
        ("completed", "no_payment_required", CREATED, None),
        ("completed", "unpaid", None, None),
        ("async_payment_succeeded", "paid", CREATED, None),
        ("async_payment_failed", "unpaid", None, CREATED),
        ("expired", "unpaid", None, CREATED),
    ],
)
def test_a_session_says_whether_it_is_paid(what: str, status: str, paid: int | None, over: int | None) -> None:
    """A completed one may still wait for its bank."""
    found = order(what, payment_status=status)
    assert (found.paid_at, found.cancelled_at) == (paid, over)


def test_a_session_that_expired_without_a_payment_is_no_order() -> None:
    """It was a checkout that was begun."""
    (found,) = read("expired", payment_intent=None, payment_status="unpaid")
    assert isinstance(found, Checkout)
    assert (found.checkout_id, found.at) == (SESSION, CREATED - 300)


def test_a_test_is_no_checkout() -> None:
    """A Purchase of test mode is known and not sent; an InitiateCheckout of it is not even known."""
    found = read("completed", livemode=False)
    assert [(type(one), getattr(one, "test", None)) for one in found] == [(Order, True)]


@pytest.mark.parametrize(
    ("facts", "change"),
    [
        ({"payment_status": "paid"}, Change.STARTED),
        ({"payment_status": "no_payment_required", "total_details": None}, Change.TRIAL_STARTED),
        ({"payment_status": "no_payment_required", "total_details": {"amount_discount": 2_000}}, Change.STARTED),
        ({"payment_status": "unpaid"}, None),
        ({"payment_status": "paid", "subscription": None}, None),
    ],
)
def test_a_session_may_begin_a_subscription(facts: dict[str, Any], change: Change | None) -> None:
    """Paid at once, after a trial, or when its bank has paid; a whole discount is no trial."""
    assert begun(**facts) is change


def test_a_page_is_told_without_the_id_of_its_purchase() -> None:
    """Subscribe and InitiateCheckout are other events than the page's Purchase."""
    half = {"signalpost_event_id": "abc", "signalpost_url": "https://shop.example/cart"}
    purchase, checkout = read("completed", metadata=half)
    assert isinstance(purchase, Order)
    assert isinstance(checkout, Checkout)
    assert (purchase.browser.event_id, checkout.browser.event_id) == ("abc", "")
    assert checkout.browser.event_source_url == "https://shop.example/cart"


def test_a_subscription_that_failed_tells_nothing() -> None:
    """It never began."""
    failed = read("async_payment_failed", mode="subscription", payment_intent=None, subscription=SUBSCRIPTION)
    assert failed == [Nothing(reason="not_paid")]


def test_a_session_that_keeps_a_card_sells_nothing() -> None:
    """Neither an order nor a checkout that was begun."""
    assert read("completed", mode="setup", payment_intent=None) == [Nothing(reason="nothing_sold")]
