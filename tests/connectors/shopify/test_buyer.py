"""Who bought: raw, from where the shop is surest."""

from __future__ import annotations

from typing import Any

import msgspec

from shopify_stand_in import AGENT, ANNA, checkout_payload, encoded, order_payload, privacy_payload
from signalpost.capi.user_data import UserData
from signalpost.connectors.shopify.buyer import person_asked_about, person_of, person_of_checkout
from signalpost.connectors.shopify.shapes import Checkout, Order, Privacy

KEYS = {"fbp": "fb.1.1795165000000.123"}
PAYER = {**ANNA, "first_name": "Otto", "phone": None, "city": "Bonn"}


def buyer(*, browser: bool = True, **facts: Any) -> UserData:
    """Of an order with these facts."""
    return person_of(msgspec.json.decode(encoded(order_payload(**facts)), type=Order), browser=browser, keys=KEYS)


def test_all_that_is_known_of_the_buyer_is_told() -> None:
    """In Meta's names, as the shop has it."""
    assert buyer() == UserData(
        em="anna@example.com",
        ph="+49 221 5550100",
        fn="Anna",
        ln="Muster",
        ct="Köln",
        st="Nordrhein-Westfalen",
        zp="50667",
        country="DE",
        external_id="207119551",
        client_ip_address="203.0.113.9",
        client_user_agent=AGENT,
        fbp="fb.1.1795165000000.123",
    )


def test_whoever_pays_goes_before_whoever_receives() -> None:
    """A present goes to somebody else; a phone number may be theirs alone."""
    found = buyer(billing_address=PAYER)
    assert (found.fn, found.ct, found.ph) == ("Otto", "Bonn", "+49 221 5550100")
    assert buyer(billing_address=None).fn == "Anna"
    account = buyer(billing_address=None, shipping_address=None)
    assert (account.ct, account.external_id) == ("Köln", "207119551")


def test_the_orders_own_address_goes_before_the_accounts() -> None:
    """Which may be an old one."""
    assert buyer(email="new@example.com").em == "new@example.com"
    assert buyer(email=None, contact_email="c@example.com").em == "c@example.com"
    assert buyer(email="", contact_email=None).em == "anna@example.com"
    assert buyer(phone="+49 170 1").ph == "+49 170 1"


def test_a_state_of_the_united_states_goes_by_its_code() -> None:
    """As Meta asks (Customer information parameters, `st`); elsewhere by its name."""
    home = {**ANNA, "country_code": "US", "province": "Kentucky", "province_code": "KY"}
    assert buyer(billing_address=home).st == "KY"
    assert buyer(billing_address={**home, "province_code": None}).st == "Kentucky"
    assert buyer(billing_address={**ANNA, "province": None}).st == "NW"


def test_an_order_may_have_no_person() -> None:
    """As most at a till: nothing is made up."""
    nobody = buyer(
        email=None, contact_email=None, customer=None, billing_address=None, shipping_address=None, browser=False
    )
    assert nobody == UserData(fbp="fb.1.1795165000000.123")


def test_staffs_own_browser_is_not_the_buyers() -> None:
    """At a till, and in a draft."""
    found = buyer(browser=False)
    assert (found.client_ip_address, found.client_user_agent) == (None, None)


def test_an_address_that_is_nobodys_is_left_out() -> None:
    """`0.0.0.0` stands in Shopify's own samples; where one place is empty the other counts."""
    assert buyer(client_details={"browser_ip": "0.0.0.0", "user_agent": None}).client_ip_address is None
    assert buyer(client_details=None).client_ip_address == "203.0.113.9"
    assert buyer(client_details=None, browser_ip=None).client_user_agent is None


def test_a_checkout_knows_as_much_as_was_typed() -> None:
    """An e-mail address first."""
    found = person_of_checkout(msgspec.json.decode(encoded(checkout_payload()), type=Checkout), keys={})
    assert (found.em, found.ct, found.external_id) == ("anna@example.com", "Köln", None)


def test_a_privacy_request_names_the_customer() -> None:
    """By all that it has of them."""
    asked = msgspec.json.decode(encoded(privacy_payload()), type=Privacy).customer
    assert person_asked_about(asked) == UserData(em="anna@example.com", ph="555-625-1199", external_id="191167")
    assert person_asked_about(None) == UserData()
