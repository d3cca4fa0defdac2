"""The script for BigCommerce, in a real browser with our tag and gateway; the storefront's API is a stand-in.

An order is placed: the visit tells its cart, the order names it, and the two are tied by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import tree
from bigcommerce_stand_in import body_of, order_payload
from signalpost.capi.event_id import derive
from signalpost.connectors.bigcommerce.connector import BigCommerce
from signalpost.connectors.order import Order
from signalpost.connectors.source import OrderSource, Platform
from tag_page import TagHere, tagging

SCRIPT = (tree.ROOT / "web" / "bigcommerce" / "signalpost.js").read_text(encoding="utf-8")
CART = "7e48f7ef-2e88-4817-aea4-b0ed01490114"
SHOP = OrderSource(name="shop", platform=Platform.BIGCOMMERCE, shop="shop")
LINES = {
    "physicalItems": [
        {"productId": 77, "variantId": 301, "quantity": 2, "listPrice": 31.34, "parentId": None},
        {"productId": 80, "quantity": 2, "listPrice": 0, "parentId": "bundle"},
    ],
    "digitalItems": [],
    "giftCertificates": [],
}
CARTS = [{"id": CART, "currency": {"code": "USD"}, "cartAmount": 62.68, "lineItems": LINES}]
PLACED = {"orderId": 218, "cartId": CART, "currency": {"code": "USD"}, "orderAmount": 79.84, "lineItems": LINES}
CONTENTS = [{"id": "77", "quantity": 2, "item_price": 31.34}]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """One browser, one gateway."""
    with tagging(tmp_path_factory.mktemp("tag")) as here:
        yield here


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """As if the visitor were new."""
    started.forget()
    started.settings(page_views=False, consent="required")
    return started


def show(here: TagHere, path: str, answers: Mapping[str, Any], **attributes: str) -> None:
    """A page of the shop with the script, whose storefront API has `answers`."""
    words = "".join(f" data-{name}='{value}'" for name, value in attributes.items())
    api = f"""<script>
      const answers = {json.dumps(answers)};
      window.fetch = ((real) => (url, ...more) => {{
        if (!String(url).startsWith("/api/storefront/")) return real(url, ...more);
        const found = answers[url.slice("/api/storefront/".length)];
        return Promise.resolve(new Response(JSON.stringify(found), {{ status: found ? 200 : 404 }}));
      }})(window.fetch);
    </script><script{words}>{SCRIPT}</script>"""
    here.visit("", path, base_code=False, host=here.site, body=api, attributes={"consent": "required", "shop": "shop"})


def test_an_order_is_tied_to_its_visit_by_the_cart(here: TagHere) -> None:
    """The checkout page tells it, once the visit agrees; the order names the same."""
    show(here, "/checkout", {"carts": CARTS})
    here.tab.run("signalpost('consent', 'grant')")
    (event,) = here.taken(1)
    assert event.event_name == "InitiateCheckout"
    (order,) = BigCommerce().read_listed(body_of(order_payload()), SHOP)
    assert isinstance(order, Order)
    assert event.link["cart"] == order.link.cart == CART
    told = json.loads(event.body)["custom_data"]
    assert (told["value"], told["currency"], told["contents"]) == (62.68, "USD", CONTENTS)


def test_the_purchase_has_the_orders_id(here: TagHere) -> None:
    """The same that is made of the order, and its cart."""
    show(here, "/checkout/order-confirmation", {"orders/218?include=lineItems,currency": PLACED}, order="218")
    here.tab.run("signalpost('consent', 'grant')")
    (event,) = here.taken(1)
    assert (event.event_name, event.event_id) == ("Purchase", derive("Purchase", "shop", "218"))
    assert (event.order_id, event.link["cart"]) == ("218", CART)


def test_nothing_leaves_a_visit_that_did_not_agree(here: TagHere) -> None:
    """Nor is anything stored by it."""
    show(here, "/checkout", {"carts": CARTS})
    here.tab.run("signalpost('consent', 'deny')")
    (dropped,) = here.dropped(1)
    assert (dropped.event_name, dropped.reason) == ("InitiateCheckout", "consent_denied")
    assert CART not in here.tab.run("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")


@pytest.mark.parametrize(
    ("path", "answers", "attributes", "cart"),
    [
        ("/product", {"carts": CARTS}, {}, CART),
        ("/checkout", {"carts": CARTS}, {"track": ""}, CART),
        ("/thanks", {"orders/218?include=lineItems,currency": PLACED}, {"order": "218", "track": "checkout"}, CART),
        ("/checkout", {"carts": []}, {}, None),
        ("/checkout", {}, {}, None),
        ("/thanks", {}, {"order": "218"}, None),
    ],
    ids=["another page", "told not to", "not the purchase", "no cart", "an API that is down", "an order of long ago"],
)
def test_what_tells_of_no_event(
    here: TagHere, path: str, answers: Mapping[str, Any], attributes: dict[str, str], cart: str | None
) -> None:
    """The cart, where there is one, goes with what the page tracks itself; the page is as it was."""
    show(here, path, answers, **attributes)
    here.tab.run("new Promise(done => setTimeout(done))")
    here.tab.run("signalpost('track', 'Lead'), signalpost('consent', 'grant')")
    (event,) = here.taken(1)
    assert (event.event_name, event.link.get("cart")) == ("Lead", cart)
