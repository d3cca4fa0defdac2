"""Who it is, and what ties events together."""

from __future__ import annotations

from signalpost.connectors.segment.message import Message
from signalpost.connectors.segment.person import link, user_data

ADDRESS = {"street": "Brunnenstr. 1", "city": "Berlin", "postalCode": 10119, "state": "BE", "country": "DE"}
TRAITS = {
    "email": "jo@example.com",
    "phone": "+49 30 1",
    "firstName": "Jo",
    "last_name": "Doe",
    "birthday": "1985-04-12T00:00:00Z",
}


def test_traits_context_and_ids_say_who_it_is() -> None:
    """The message's own traits first, then those of its context, then its properties."""
    message = Message(type="track", userId=7, anonymousId="a-1", traits={"email": "own@example.com"})
    context = {
        "traits": {**TRAITS, "address": ADDRESS}, "ip": "203.0.113.9", "userAgent": "Mozilla/5.0", "fbp": "fb.1.1.2",
        "device": {"advertisingId": "7A3CBEA0-BDF5-11E4-8DFC-AA07A5B093DB"},
    }  # fmt: skip
    assert user_data(message, {"email": "third@example.com", "fbc": "fb.1.1.abc"}, context) == {
        "em": "own@example.com",
        "ph": "+49 30 1",
        "fn": "Jo",
        "ln": "Doe",
        "db": "1985-04-12",
        "ct": "Berlin",
        "st": "BE",
        "zp": "10119",
        "country": "DE",
        "external_id": "7",
        "client_ip_address": "203.0.113.9",
        "client_user_agent": "Mozilla/5.0",
        "fbp": "fb.1.1.2",
        "fbc": "fb.1.1.abc",
        "madid": "7A3CBEA0-BDF5-11E4-8DFC-AA07A5B093DB",
    }


def test_without_a_user_the_anonymous_id_names_them() -> None:
    """And without both nobody is made up."""
    assert user_data(Message(type="track", anonymousId="a-1"), {}, {}) == {"external_id": "a-1"}
    assert user_data(Message(type="track"), {}, {}) == {}


def test_events_of_one_browser_cart_and_checkout_are_tied() -> None:
    """By ids that never leave."""
    message = Message(type="track", anonymousId="a-1")
    assert link(message, {"cart_id": "c", "checkout_id": 9}) == {"visitor": "a-1", "cart": "c", "checkout": "9"}
    assert link(Message(type="track"), {}) == {}
