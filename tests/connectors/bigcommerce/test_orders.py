"""An order of BigCommerce as one of ours."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from bigcommerce_stand_in import BILLING, order_payload
from signalpost.capi.link import EventLink
from signalpost.connectors.bigcommerce.orders import read_order
from signalpost.connectors.bigcommerce.payload import ORDER
from signalpost.connectors.order import Message, Nothing, Order
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable

SHOP = OrderSource(name="shop", platform=Platform.BIGCOMMERCE, shop="shop", cash_on_delivery_methods=("Nachnahme",))


def read(**facts: Any) -> Message:
    """What an order with `facts` says."""
    return read_order(decoded(ORDER, json.dumps(order_payload(**facts)).encode()), SHOP)


def order(**facts: Any) -> Order:
    """The order that it becomes."""
    found = read(**facts)
    assert isinstance(found, Order)
    return found


@pytest.mark.parametrize(("facts", "reason"), [({"status_id": 0}, "draft"), ({"external_source": "M-MIG"}, "migrated")])
def test_what_is_no_order_of_this_shop(facts: dict[str, Any], reason: str) -> None:
    """Begun and never placed, or taken over from another system."""
    assert read(**facts) == Nothing(reason=reason)


def test_the_cart_ties_the_order_to_its_visit() -> None:
    """It is the storefront's own number, which its pages know too. Staff fill a cart as well, which is no visit."""
    assert order().link == EventLink(cart="7e48f7ef-2e88-4817-aea4-b0ed01490114")
    assert order(cart_id=None).link == order(order_source="manual").link == EventLink()


def test_the_currency_is_the_one_the_buyer_pays_in() -> None:
    """The displayed one may be another, and amounts are not in it."""
    assert order(currency_code="EUR", default_currency_code="USD").currency == "USD"
    assert order(currency_code="EUR", default_currency_code="").currency == "EUR"


def test_amounts() -> None:
    """The total with tax; handling goes with shipping, coupons with discounts."""
    found = order(handling_cost_ex_tax="1.0000", discount_amount="2.0000", coupon_discount="3.0000")
    assert (found.total, found.tax, found.shipping, found.discount) == (
        Decimal("79.84"), Decimal("6.07"), Decimal("12.09"), Decimal(5),
    )  # fmt: skip


@pytest.mark.parametrize(("made_by", "is_buyers"), [("www", True), ("", True), ("manual", False), ("external", False)])
def test_an_address_counts_only_where_a_buyers_browser_was(made_by: str, is_buyers: bool) -> None:
    """Else it is that of staff, or of a program."""
    assert bool(order(order_source=made_by).user_data.client_ip_address) is is_buyers


def test_the_longer_address_goes_first() -> None:
    """Meta prefers it; an empty one is none."""
    assert order(ip_address_v6="2001:db8::1").user_data.client_ip_address == "2001:db8::1"
    assert order(ip_address="", ip_address_v6="").user_data.client_ip_address is None


def test_bigcommerces_test_gateway_makes_test_orders() -> None:
    """As its documentation's sample has it."""
    assert order(payment_method="Test Payment Gateway").test
    assert not order().test


@pytest.mark.parametrize(
    ("method", "at_the_door"), [("Cash on Delivery", True), ("Nachnahme", True), ("Credit Card", False), (None, False)]
)
def test_cash_on_delivery(method: str | None, at_the_door: bool) -> None:
    """BigCommerce's own, and what the shop calls so."""
    assert order(payment_method=method).cash_on_delivery is at_the_door


def test_a_guest_has_no_account_and_a_customer_one_of_this_shop() -> None:
    """Number 11 is somebody else in every other shop."""
    assert order(customer_id=0).user_data.external_id is None
    assert order(customer_id=11).user_data.external_id == "shop-11"


def test_an_order_without_a_person() -> None:
    """A till's."""
    found = order(billing_address=None, customer_id=0, ip_address="")
    assert found.user_data.present() == []


def test_a_country_is_told_by_its_code() -> None:
    """Or by its name, where there is none."""
    assert order().user_data.country == "US"
    assert order(billing_address={**BILLING, "country_iso2": ""}).user_data.country == "United States"


def test_coupons_are_named() -> None:
    """Where somebody read them."""
    assert order(coupons=[{"code": "S2549JM0Y"}, {"code": "ten"}]).coupon == "S2549JM0Y,ten"
    assert order().coupon == ""


@pytest.mark.parametrize(
    ("facts", "path", "code"),
    [
        ({"total_inc_tax": "a lot"}, "total_inc_tax", "webhook_field_malformed"),
        ({"currency_code": "", "default_currency_code": ""}, "default_currency_code", "webhook_field_missing"),
        ({"date_modified": "soon"}, "date_modified", "webhook_field_malformed"),
    ],
)
def test_what_is_no_order_is_refused_with_its_place(facts: dict[str, Any], path: str, code: str) -> None:
    """And nothing is guessed."""
    with pytest.raises(Unreadable) as refused:
        read(**facts)
    assert (refused.value.path, refused.value.code) == (path, code)


def test_an_order_tells_of_one_payment_once_it_is_paid() -> None:
    """Over all of it; what is awaited, or over a sum that nobody tells, is none."""
    (paid,) = order(payment_status="captured").payments
    assert paid.amount == Decimal("79.84")
    assert order(status_id=1, status="Pending", payment_status="").payments == ()
    assert order(payment_status="captured", total_inc_tax=None).payments == ()
