"""The person of a payment, and the half that the shop's server wrote into the metadata."""

from __future__ import annotations

import pytest

from signalpost.capi.link import EventLink
from signalpost.connectors.order import NO_BROWSER
from signalpost.connectors.stripe.buyer import NO_HALF, at_nobodys_device, half_of, person_of
from signalpost.connectors.stripe.shapes import Person

HALF = {
    "order_id": "1001",
    "signalpost_fbp": "fb.1.1795164000000.1098115397",
    "signalpost_visitor": "v1.abc",
    "signalpost_ip": "203.0.113.9",
    "signalpost_agent": "Mozilla/5.0",
    "signalpost_consent": "granted",
    "signalpost_url": "https://shop.example/cart",
    "shops_own": "left alone",
}


def test_nothing_written_is_nothing() -> None:
    """Neither nothing, nor what PHP writes for nothing, nor what is the shop's own."""
    assert half_of(None) is NO_HALF
    assert half_of([]) is NO_HALF
    assert half_of({"cart": "7"}) == NO_HALF
    assert half_of({}, checkout="cs_1").link == EventLink(checkout="cs_1")


def test_the_half_is_read_by_its_names() -> None:
    """Ids, address, browser, page and consent; the number stands under the name that shops use anyway."""
    half = half_of(HALF, checkout="cs_1")
    assert (half.number, half.link) == ("1001", EventLink(visitor="v1.abc", checkout="cs_1"))
    assert half.person.fbp == HALF["signalpost_fbp"]
    assert (half.person.client_ip_address, half.person.client_user_agent) == ("203.0.113.9", "Mozilla/5.0")
    assert half.browser.event_source_url == "https://shop.example/cart"
    assert half.consent is not None
    assert half.consent.api == "granted"


def test_of_a_refusal_only_the_number_and_the_refusal_are_read() -> None:
    """Whoever wrote the rest in spite of it."""
    half = half_of({**HALF, "signalpost_consent": "denied"}, checkout="cs_1")
    assert (half.number, half.link.visitor, half.person.present()) == ("1001", "", [])
    assert half.browser is NO_BROWSER


def test_months_later_nobody_is_at_the_page() -> None:
    """The person and their consent stay; address, browser and page were those of the first day."""
    later = at_nobodys_device(half_of(HALF))
    assert later.person.present() == ["fbp"]
    assert (later.browser, later.link.visitor, later.consent) == (NO_BROWSER, "v1.abc", half_of(HALF).consent)
    assert at_nobodys_device(NO_HALF) is NO_HALF


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[["SKU-1",2,"19.99"],["SKU-2",1,null]]', [("SKU-1", 2, "19.99"), ("SKU-2", 1, "None")]),
        ('[["SKU-1",2]]', []),
        ('[["SKU-1","two","19.99"]]', []),
        ('[["SKU-1",2,"much"]]', []),
        ("SKU-1", []),
        ("[" * 400, []),
    ],
)
def test_products_are_read_as_the_shops_server_wrote_them(text: str, found: list[tuple[str, int, str]]) -> None:
    """What cannot be read is none, and the order is not lost for it."""
    lines = half_of({"signalpost_items": text}).lines
    assert [(line.product_id, line.quantity, str(line.item_price)) for line in lines] == found


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Anna Muster", "Anna", "Muster"),
        ("  Anna  Maria   Muster ", "Anna Maria", "Muster"),
        ("Cher", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_name_in_one_piece_ends_with_the_last_name(name: str | None, first: str | None, last: str | None) -> None:
    """One word alone may be either."""
    person = person_of(Person(name=name), NO_HALF)
    assert (person.fn, person.ln) == (first, last)


def test_a_persons_own_name_goes_before_a_companys() -> None:
    """Checkout asks for both where the shop wants it."""
    assert person_of(Person(name="Acme GmbH", individual_name="Anna Muster"), NO_HALF).ln == "Muster"


def test_the_half_shows_nothing_of_a_person() -> None:
    """Nor does it where it stands in an error."""
    assert repr(half_of(HALF)) == "Half()"
