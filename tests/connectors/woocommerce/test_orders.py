"""An order of WooCommerce as one of ours."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from signalpost.connectors.order import Channel, Checkout, Message, Nothing, Order
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable
from signalpost.connectors.woocommerce.orders import read_order
from signalpost.connectors.woocommerce.payload import ORDER
from woocommerce_stand_in import BILLING, order_payload

SHOP = OrderSource(name="shop", platform=Platform.WOOCOMMERCE, shop="shop", cash_on_delivery_methods=("nachnahme",))
LANDED = {
    "_wc_order_attribution_session_entry": "https://shop.example/sale?fbclid=AbC-9",
    "_wc_order_attribution_session_start_time": "2026-11-20 19:00:00",
}


def read(**facts: Any) -> Message:
    """What an order with `facts` says."""
    return read_order(decoded(ORDER, json.dumps(order_payload(**facts)).encode()), SHOP)


def order(**facts: Any) -> Order:
    """The order that it becomes."""
    found = read(**facts)
    assert isinstance(found, Order)
    return found


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"status": "auto-draft"}, "draft"),
        ({"status": "trash"}, "order_deleted"),
        ({"parent_id": 700, "created_via": "dokan"}, "sub_order"),
    ],
)
def test_what_is_no_order_of_its_own(facts: dict[str, Any], reason: str) -> None:
    """A draft, an order in the bin, a vendor's part of another order."""
    assert read(**facts) == Nothing(reason=reason)


def test_a_renewal_with_a_parent_is_an_order_of_its_own() -> None:
    """Some plugins name the first order as its parent."""
    found = order(parent_id=700, created_via="subscription", meta={"_subscription_renewal": "91"})
    assert (found.channel, found.subscription_id) == (Channel.SUBSCRIPTION, "91")


def test_a_block_checkout_that_is_open_is_a_checkout() -> None:
    """WooCommerce keeps an order for it before anybody has placed one."""
    found = read(status="checkout-draft", created_via="store-api")
    assert isinstance(found, Checkout)
    assert (found.checkout_id, found.total, found.currency, len(found.lines)) == ("727", Decimal("29.35"), "USD", 2)


@pytest.mark.parametrize(
    ("channel", "is_buyers"),
    [("checkout", True), ("store-api", True), ("", True), ("admin", False), ("rest-api", False), ("amazon", False)],
)
def test_address_and_browser_count_only_where_a_buyers_browser_was(channel: str, is_buyers: bool) -> None:
    """Else they are those of staff, or of a program (the documentation's sample has curl's)."""
    found = order(created_via=channel, meta=LANDED)
    assert bool(found.user_data.client_ip_address) is is_buyers
    assert bool(found.user_data.client_user_agent) is is_buyers
    assert bool(found.user_data.fbc) is is_buyers
    assert bool(found.browser.event_source_url) is is_buyers


@pytest.mark.parametrize("address", ["", "127.0.0.1", "::1", "0.0.0.0"])
def test_an_address_of_the_machine_itself_is_none(address: str) -> None:
    """A proxy that is not told of."""
    assert order(customer_ip_address=address).user_data.client_ip_address is None


def test_the_click_that_the_visit_began_with() -> None:
    """By WooCommerce's own record, with the time the visit began."""
    assert order(meta=LANDED).user_data.fbc == "fb.1.1795201200000.AbC-9"
    without_time = {**LANDED, "_wc_order_attribution_session_start_time": "soon"}
    assert order(meta=without_time).user_data.fbc == "fb.1.1795202882000.AbC-9"
    assert order(meta={**LANDED, "_signalpost_fbc": "fb.1.1.mine"}).user_data.fbc == "fb.1.1.mine"


def test_no_click_is_made_of_a_visit_that_refused() -> None:
    """Nor without an ad's click id."""
    assert order(meta={**LANDED, "_signalpost_consent": "denied"}).user_data.fbc is None
    assert order(meta={"_wc_order_attribution_session_entry": "https://shop.example/"}).user_data.fbc is None


def test_the_page_is_ours_else_the_first_of_the_visit_else_the_shops_front() -> None:
    """Meta wants one for what happens on a site."""
    ours = {"_signalpost_url": "https://shop.example/checkout", **LANDED}
    assert order(meta=ours).browser.event_source_url == "https://shop.example/checkout"
    assert order(meta=LANDED).browser.event_source_url == LANDED["_wc_order_attribution_session_entry"]
    assert order().browser.event_source_url == "https://shop.example/"


def test_a_renewal_leaves_the_first_orders_event_id_alone() -> None:
    """WooCommerce Subscriptions copies the first order's meta into it, which would make two Purchases one."""
    found = order(created_via="subscription", meta={"_signalpost_event_id": "e1", "_signalpost_visitor": "v1"})
    assert (found.browser.event_id, found.link.visitor) == ("", "v1")


@pytest.mark.parametrize(
    ("method", "at_the_door"), [("cod", True), ("nachnahme", True), ("stripe", False), (None, False)]
)
def test_cash_on_delivery(method: str | None, at_the_door: bool) -> None:
    """WooCommerce's own, and what the shop calls so."""
    assert order(payment_method=method).cash_on_delivery is at_the_door


def test_a_guest_has_no_account_and_a_customer_one_of_this_shop() -> None:
    """Number 26 is somebody else in every other shop."""
    assert order(customer_id=0).user_data.external_id is None
    assert order(customer_id=26).user_data.external_id == "shop-26"


@pytest.mark.parametrize(
    ("country", "state", "expected"),
    [
        ("US", "CA", "CA"),
        ("CA", "ON", "ON"),
        ("JP", "JP13", None),
        ("DE", "DE-BY", None),
        ("GB", "Kent", "Kent"),
        ("ES", "", None),
    ],
)
def test_a_states_code_counts_in_north_america_alone(country: str, state: str, expected: str | None) -> None:
    """Elsewhere Meta asks for its name, and WooCommerce has codes of its own."""
    assert order(billing={**BILLING, "country": country, "state": state}).user_data.st == expected


def test_an_order_without_a_person() -> None:
    """A till's."""
    found = order(billing=[], customer_id=0, customer_ip_address="", customer_user_agent="", created_via="pos")
    assert found.user_data.present() == []


def test_discounts_are_told_as_the_shop_tells_prices() -> None:
    """With tax, where prices have it."""
    off = {"discount_total": "10.00", "discount_tax": "1.90", "coupon_lines": [{"code": "ten"}, {"code": "more"}]}
    assert order(**off).discount == Decimal("10.00")
    assert order(**off, prices_include_tax=True).discount == Decimal("11.90")
    assert order(**off).coupon == "ten,more"


@pytest.mark.parametrize(
    ("facts", "path", "code"),
    [
        ({"total": "a lot"}, "total", "webhook_field_malformed"),
        ({"currency": ""}, "currency", "webhook_field_missing"),
        ({"date_paid_gmt": "soon"}, "date_paid_gmt", "webhook_field_malformed"),
    ],
)
def test_what_is_no_order_is_refused_with_its_place(facts: dict[str, Any], path: str, code: str) -> None:
    """And nothing is guessed."""
    with pytest.raises(Unreadable) as refused:
        read(**facts)
    assert (refused.value.path, refused.value.code) == (path, code)


def test_an_order_tells_of_one_payment_once_it_is_paid() -> None:
    """By the provider's number for it, else the order's; what is awaited, or over no known sum, is none."""
    (paid,) = order(date_paid_gmt="2026-11-20T19:05:00", transaction_id="tx-9").payments
    assert (paid.payment_id, paid.amount) == ("tx-9", Decimal("29.35"))
    assert order(date_paid_gmt="2026-11-20T19:05:00", transaction_id="").payments[0].payment_id == "727"
    assert order(date_paid_gmt=None, status="pending").payments == ()
    assert order(date_paid_gmt="2026-11-20T19:05:00", total="").payments == ()
