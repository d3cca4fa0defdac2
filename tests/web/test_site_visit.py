"""Events of a visit to a site's own server."""

from __future__ import annotations

import json

import msgspec
import pytest

import tree
from signalpost import CustomData, InvalidInput, UserData, order_event_id
from signalpost.capi.link import EventLink
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from site_requests import AGENT, FBC, FBP, GRANTED, NOW, SITE, head, visit

COOKIES = f"_fbp={FBP}; _fbc={FBC}; {GRANTED}"


def test_an_event_has_all_that_the_request_knows() -> None:
    """fbp, fbc, address, user agent, page and referrer; time and id are there."""
    request = head("/thanks?order=1", cookie=COOKIES, referer="https://www.shop.example/checkout")
    event = visit(request).event("Purchase", order_id=1001, custom_data=CustomData(value=19.99, currency="EUR"))
    assert event is not None
    assert event.user_data == UserData(fbp=FBP, fbc=FBC, client_ip_address="8.8.8.8", client_user_agent=AGENT)
    assert (event.event_time, event.action_source) == (NOW, "website")
    assert event.event_source_url == "https://www.shop.example/thanks?order=1"
    assert event.referrer_url == "https://www.shop.example/checkout"
    assert event.event_id == order_event_id("Purchase", "shop-1", "1001")
    assert msgspec.to_builtins(event.custom_data) == {"value": 19.99, "currency": "EUR", "order_id": 1001}


def test_an_event_is_ready_to_be_sent() -> None:
    """The client takes it as it is, without a remark."""
    event = visit(head("/thanks", cookie=COOKIES)).event(
        "Purchase",
        order_id="1001",
        custom_data={"value": 19.99, "currency": "EUR"},
        user_data=UserData(em="Anna@Example.com"),
    )
    assert event is not None
    outcome = prepare(event, now=NOW, random_id="unused")
    assert isinstance(outcome, Accepted)
    assert not outcome.notes


@pytest.mark.parametrize("cookie", ["answer=denied", "", "answer=later"])
def test_without_consent_there_is_no_event(cookie: str) -> None:
    """A denial, or no answer where one is required."""
    found = visit(head(cookie=f"_fbp={FBP}; {cookie}"))
    assert not found.allowed
    assert found.event("Purchase", order_id=1, custom_data=CustomData(value=1, currency="EUR")) is None


def test_limited_data_use_is_told_to_meta() -> None:
    """Global Privacy Control with the usual rule: sent, with LDU, country and state found by Meta."""
    event = visit(head(cookie=GRANTED, sec_gpc="1")).event("PageView")
    assert event is not None
    assert event.data_processing_options == ("LDU",)
    assert (event.data_processing_options_country, event.data_processing_options_state) == (0, 0)


def test_what_the_site_says_goes_before_what_the_request_says() -> None:
    """A person known otherwise, a page elsewhere, an id of one's own, a time."""
    event = visit(head(cookie=COOKIES)).event(
        "Lead",
        event_id="mine",
        event_time=NOW - 60,
        event_source_url="https://www.shop.example/form",
        user_data=UserData(fbp="fb.1.2.3", client_ip_address="8.8.4.4", em="a@example.com"),
        action_source="phone_call",
    )
    assert event is not None
    assert (event.event_id, event.event_time, event.action_source) == ("mine", NOW - 60, "phone_call")
    assert event.event_source_url == "https://www.shop.example/form"
    assert (event.user_data.fbp, event.user_data.fbc, event.user_data.client_ip_address) == ("fb.1.2.3", FBC, "8.8.4.4")


@pytest.mark.parametrize("custom", [CustomData(order_id="1001"), {"order_id": "1001"}])
def test_an_orders_number_in_custom_data_makes_the_id_too(custom: CustomData | dict[str, str]) -> None:
    """As in the tag, which reads it from the call of fbq."""
    event = visit(head(cookie=GRANTED)).event("Purchase", custom_data=custom)
    assert event is not None
    assert event.event_id == order_event_id("Purchase", "shop-1", "1001")


def test_page_and_server_get_the_same_id() -> None:
    """The golden vectors, which the tag passes as well."""
    vectors = json.loads((tree.ROOT / "tests/golden/event_id.json").read_text())
    for vector in vectors["derived"]:
        site = msgspec.structs.replace(SITE, shop=vector["shop"])
        assert visit(head(), site).event_id(vector["event_name"], vector["order_id"]) == vector["event_id"]


def test_without_a_number_or_a_shop_key_an_id_is_random() -> None:
    """32 digits, drawn for each call."""
    nameless = msgspec.structs.replace(SITE, shop="")
    for found in (visit(head()).event_id("Lead"), visit(head(), nameless).event_id("Purchase", 1001)):
        assert len(found) == 32
        assert found != order_event_id("Purchase", "shop-1", "1001")


def test_a_display_name_is_no_orders_number() -> None:
    """#1001 is not unique: the mistake is told where it is made."""
    with pytest.raises(InvalidInput):
        visit(head(cookie=GRANTED)).event("Purchase", order_id="#1001")


def test_a_visit_shows_no_value() -> None:
    """Only which ids and facts are there."""
    shown = repr(visit(head("/?email=anna@example.com", cookie=COOKIES)))
    assert shown.startswith("SiteVisit(granted, Visit(fbp, fbc, ")
    assert FBP not in shown
    assert "anna" not in shown


def test_an_event_names_the_visitor_it_came_from() -> None:
    """Beside what the site says of the cart, the checkout, and whether somebody has just logged in."""
    found = visit(head("/login", cookie=COOKIES))
    event = found.event("Login", link=EventLink(cart="c-1", authenticated=True))
    assert event is not None
    assert found.visit.visitor_id is not None
    assert event.link == EventLink(visitor=found.visit.visitor_id, cart="c-1", authenticated=True)
    plain = found.event("Lead")
    assert plain is not None
    assert plain.link == EventLink(visitor=found.visit.visitor_id)
