"""What a payment of Stripe takes along from the visit. Rows: API reference of 2026-10, "Metadata"."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from signalpost import InvalidInput, order_event_id
from signalpost.connectors.order import Order
from signalpost.connectors.rule import due
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.stripe.connector import Stripe
from signalpost.connectors.webhook import Webhook
from signalpost.web.site import Site
from signalpost.web.stripe import stripe_metadata, stripe_session
from site_requests import AGENT, FBC, FBP, GRANTED, SITE, head, visit
from stripe_checkout import checkout
from stripe_stand_in import CREATED, INTENT, NOW, SECRET, sign

COOKIES = f"_fbp={FBP}; _fbc={FBC}"
SHOP = OrderSource(name="shop", platform=Platform.STRIPE, shop="shop-1")
ITEMS = [("SKU-1", 2, "24.95")]


def metadata(target: str = "/cart", answer: str = GRANTED, site: Site = SITE, **more: Any) -> dict[str, str]:
    headers = {name: more.pop(name) for name in ("referer", "sec_gpc", "user_agent") if name in more}
    request = head(target, cookie=f"{COOKIES}; {answer}", **headers)
    return stripe_metadata(visit(request, site), **more)


def test_an_order_placed_through_checkout_has_the_browsers_half() -> None:
    """Made with Stripe's own client over HTTP, paid, and told by its two webhooks in any order: one Purchase."""
    page = visit(head("/cart", cookie=f"{COOKIES}; {GRANTED}", referer="https://www.facebook.com/"))
    with checkout() as here:
        client = stripe.StripeClient("sk_test_x", base_addresses={"api": here.address}, max_network_retries=0)
        params: Any = {"mode": "payment", "success_url": "https://www.shop.example/thanks"}
        made = client.v1.checkout.sessions.create(params | stripe_session(page, order_id=1001, items=ITEMS))
        bodies = here.pay(made.id)
    connector = Stripe()
    messages = [
        message
        for body in bodies
        for message in connector.read(
            connector.verify(Webhook(headers=sign(body), body=body, now=NOW), (SECRET,)), SHOP
        )
    ]
    paid, order, _ = messages
    assert paid == Order(order_id=INTENT, seen_at=CREATED * 1_000, paid_at=CREATED)
    assert isinstance(order, Order)
    ruled = due(order, SHOP, NOW)
    (purchase,) = ruled.events
    assert ruled.facts is not None
    assert (ruled.order_id, ruled.facts.shop_number) == (INTENT, "1001")
    event = purchase.event
    assert purchase.name == f"{INTENT}/purchase"
    assert event.event_id == order_event_id("Purchase", "shop-1", "1001")
    assert (event.event_source_url, event.referrer_url) == (
        "https://www.shop.example/cart",
        "https://www.facebook.com/",
    )
    assert (event.user_data.fbp, event.user_data.fbc) == (FBP, FBC)
    assert (event.user_data.client_ip_address, event.user_data.client_user_agent) == ("8.8.8.8", AGENT)
    assert event.user_data.em == "anna@example.com"
    assert event.consent is not None
    assert event.consent.api == "granted"
    assert event.custom_data == {
        "value": 59.8,
        "currency": "EUR",
        "order_id": "1001",
        "content_type": "product",
        "content_ids": ["SKU-1"],
        "contents": [{"id": "SKU-1", "quantity": 2, "item_price": 24.95}],
        "num_items": 2,
    }


def test_a_denial_travels_alone() -> None:
    """Beside what tells nothing of the person."""
    found = metadata(answer="answer=denied", order_id=1001, items=ITEMS)
    assert found == {
        "order_id": "1001",
        "signalpost_items": '[["SKU-1",2,"24.95"]]',
        "signalpost_consent": "denied",
    }


def test_without_an_answer_nothing_is_said() -> None:
    """Where one is required."""
    assert metadata(answer="", order_id=1001) == {"order_id": "1001"}


def test_without_a_number_the_order_goes_by_stripes_id() -> None:
    """A random event_id would be nobody's: the page could not know it."""
    found = metadata()
    assert "order_id" not in found
    assert "signalpost_event_id" not in found


def test_a_display_name_is_no_number() -> None:
    """It is not unique."""
    with pytest.raises(InvalidInput):
        metadata(order_id="#1001")


def test_an_opt_out_that_limits_travels_along() -> None:
    """So that Meta is told with the event of the webhook, as with that of the page."""
    assert metadata()["signalpost_consent"] == '{"api":"granted"}'
    assert metadata(sec_gpc="1")["signalpost_consent"] == '{"api":"granted","gpc":"1"}'


def test_what_is_too_long_for_stripe_is_left_out() -> None:
    """A page's address is cut at its query; half a user agent would be another's."""
    found = metadata("/cart?q=" + "x" * 500, user_agent="Mozilla/5.0 " + "x" * 600)
    assert found["signalpost_url"] == "https://www.shop.example/cart"
    assert "signalpost_agent" not in found
    assert "signalpost_items" not in metadata(items=[("SKU-1", 1, None)] * 100)
    assert "signalpost_url" not in metadata("/" + "x" * 600)


def test_all_of_it_is_within_stripes_limits() -> None:
    """50 keys, names of 40 characters, values of 500: the stand-in refuses more, as Stripe does."""
    found = metadata("/cart?q=" + "x" * 600, order_id=1001, items=ITEMS, referer="https://www.facebook.com/")
    assert len(found) <= 50
    assert all(len(name) <= 40 and 0 < len(value) <= 500 for name, value in found.items())


def test_the_intent_of_a_session_says_that_the_session_tells() -> None:
    """Whichever webhook comes first."""
    found = stripe_session(visit(head(cookie=GRANTED)), order_id=1001)
    assert found["payment_intent_data"]["metadata"] == {**found["metadata"], "signalpost_told_by": "session"}


def test_what_is_of_one_order_is_not_of_a_subscriptions_later_periods() -> None:
    """The visit is."""
    found = stripe_session(visit(head(cookie=f"{COOKIES}; {GRANTED}")), mode="subscription", order_id=1, items=ITEMS)
    lasting = found["subscription_data"]["metadata"]
    assert {"order_id", "signalpost_event_id", "signalpost_items"} <= set(found["metadata"])
    assert lasting["signalpost_fbp"] == FBP
    assert not {"order_id", "signalpost_event_id", "signalpost_items"} & set(lasting)
    assert "payment_intent_data" not in found
