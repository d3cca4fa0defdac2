"""What the buyer's browser left in an order."""

from __future__ import annotations

import pytest

from signalpost.capi.link import EventLink
from signalpost.capi.signals import EventConsent
from signalpost.connectors.browser_half import NOTHING_WRITTEN, Written
from signalpost.connectors.order import NO_LINK, BrowserHalf
from signalpost.connectors.shopify.shapes import Named, Order
from signalpost.connectors.shopify.visit import half_of, keys_of, landing_of, link_of, written

FBP, FBC = "fb.1.1795165000000.1098115397", "fb.1.1795164000000.IwAR2F4-dbP0l7Mn1"
STATUS = "https://www.shop.example/548380009/orders/b1946ac9"
LANDING = "https://www.shop.example/products/thing?fbclid=Click-7_x"
AT = 1_795_165_200
WROTE = [
    Named(name="_signalpost_fbp", value=FBP),
    Named(name="_signalpost_fbc", value=FBC),
    Named(name="_signalpost_url", value="https://www.shop.example/cart"),
    Named(name="_signalpost_consent", value='{"shopify":"marketing=1"}'),
    Named(name="gift wrap", value="yes"),
    Named(name="colour", value=7),
    Named(),
]


def test_our_attributes_are_read_and_no_others() -> None:
    """A shop has its own."""
    half = written(WROTE)
    assert (half.fbp, half.fbc) == (FBP, FBC)
    assert half.consent == EventConsent(shopify="marketing=1")
    assert half.browser.event_source_url == "https://www.shop.example/cart"
    assert written(WROTE[4:]) is NOTHING_WRITTEN
    assert written(None) is NOTHING_WRITTEN


def test_the_carts_click_goes_before_the_landing_page() -> None:
    """It has the time of the click."""
    assert keys_of(written(WROTE), LANDING, AT) == {"fbp": FBP, "fbc": FBC}


def test_a_landing_page_with_a_click_makes_an_fbc() -> None:
    """The click id untouched; its time is the order's, so that it does not move with each message."""
    assert keys_of(NOTHING_WRITTEN, LANDING, AT) == {"fbc": "fb.1.1795165200000.Click-7_x"}
    assert keys_of(NOTHING_WRITTEN, LANDING, None) == {}
    assert keys_of(NOTHING_WRITTEN, "https://www.shop.example/", AT) == {}
    assert keys_of(NOTHING_WRITTEN, "https://www.shop.example/?fbclid=", AT) == {}


@pytest.mark.parametrize("consent", [EventConsent(shopify="marketing=0"), EventConsent(api="denied")])
def test_no_click_id_is_made_for_whoever_refused(consent: EventConsent) -> None:
    """Whatever the landing page has."""
    assert keys_of(Written(consent=consent), LANDING, AT) == {}


@pytest.mark.parametrize("consent", [EventConsent(shopify="marketing=1,sale=0"), EventConsent(gpc="1")])
def test_what_policy_decides_is_left_to_it(consent: EventConsent) -> None:
    """The event goes nowhere without a yes of the gateway's policy."""
    assert "fbc" in keys_of(Written(consent=consent), LANDING, AT)


def test_malformed_ids_are_left_out() -> None:
    """Anyone can fill a cart."""
    assert keys_of(Written(fbp="mine", fbc="fb.1.x.y"), "", AT) == {}


@pytest.mark.parametrize(
    ("landing", "shown_at", "found"),
    [
        ("/products/thing?a=1", STATUS, "https://www.shop.example/products/thing?a=1"),
        ("/products/thing", None, "/products/thing"),
        ("https://www.shop.example/x", None, "https://www.shop.example/x"),
        ("/wallets/checkouts.json", STATUS, ""),
        ("/checkouts/cn/abc?fbclid=1", STATUS, ""),
        ("/cart/add.js", STATUS, ""),
        ("javascript://x/y", STATUS, ""),
        ("https://[broken", STATUS, ""),
        (None, STATUS, ""),
        ("", STATUS, ""),
    ],
)
def test_a_landing_page_is_a_page_of_the_shop(landing: str | None, shown_at: str | None, found: str) -> None:
    """Wallets and the checkout are none, though Shopify names them so (connectors.md, 8.1)."""
    assert landing_of(Order(landing_site=landing), shown_at) == found


def test_the_page_of_the_event_is_the_one_that_wrote_the_cart() -> None:
    """Else the one they arrived on, else the shop's front."""
    order = Order(referring_site="https://www.facebook.com/")
    url = half_of(written(WROTE), LANDING, order, STATUS)
    assert url == BrowserHalf(
        event_source_url="https://www.shop.example/cart", referrer_url="https://www.facebook.com/"
    )
    assert half_of(NOTHING_WRITTEN, LANDING, order, STATUS).event_source_url == LANDING
    assert half_of(NOTHING_WRITTEN, "/x", order, STATUS).event_source_url == "https://www.shop.example/"
    assert half_of(NOTHING_WRITTEN, "", Order(), None) == BrowserHalf()
    assert half_of(NOTHING_WRITTEN, "", Order(), "https://[broken").event_source_url == ""


def test_tokens_tie_the_order_to_its_visit() -> None:
    """The tag's events of the same cart have them too."""
    assert link_of(Written(visitor="v"), cart="c", checkout=None) == EventLink(visitor="v", cart="c")
    assert link_of(NOTHING_WRITTEN, cart="c1-7a?key=824", checkout="t") == EventLink(cart="c1-7a", checkout="t")
    assert link_of(NOTHING_WRITTEN, cart=None, checkout="") is NO_LINK
