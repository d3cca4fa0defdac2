"""The browser half of a Shopify shop, in a real browser: what an order says of its visit, and only with consent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tree
from chromium import Chromium, Page
from gateway_shop import DATASET, START_MS, Shop
from serving import wait_for
from shopify_stand_in import encoded
from shopify_storefront import FBC, FBP, Storefront, storefront
from signalpost.capi.event_id import derive
from signalpost.capi.signals import EventConsent
from signalpost.connectors.order import Order
from signalpost.connectors.shopify.connector import Shopify
from signalpost.connectors.source import OrderSource, Platform
from signalpost.store.access_keys import KeyKind
from tag_gateway import ask, tag_gateway

FOLDER = tree.ROOT / "examples" / "shopify"
CART = (FOLDER / "signalpost-cart.js").read_text(encoding="utf-8")
PIXEL = (FOLDER / "signalpost-pixel.js").read_text(encoding="utf-8")
SHOP = OrderSource(name="shop", platform=Platform.SHOPIFY, shop="main")
ORDER = "450789469"
ALLOWED = {"marketingAllowed": True, "saleOfDataAllowed": True}
COMPLETED = {
    "id": "sh-1", "name": "checkout_completed", "timestamp": "2026-11-21T22:00:00.000Z", "clientId": "c",
    "context": {"document": {"location": {"origin": "https://www.shop.example", "pathname": "/checkouts/1/thanks"}}},
    "data": {"checkout": {
        "token": "2a1ace52", "currencyCode": "EUR", "email": "anna@example.com",
        "totalPrice": {"amount": 64.7, "currencyCode": "EUR"}, "order": {"id": f"gid://shopify/OrderIdentity/{ORDER}"},
        "lineItems": [
            {"quantity": 2, "variant": {"id": "2001", "price": {"amount": 29.9}, "product": {"id": "1001"}}},
            {"quantity": 1, "variant": None},
        ],
    }},
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as running:
        yield running


@pytest.fixture
def shop() -> Iterator[Storefront]:
    with storefront(CART) as running:
        yield running


def visit(browser: Chromium, shop: Storefront) -> Page:
    """A tab of a buyer whom nobody knows."""
    browser.call("Storage.clearCookies")
    return browser.open(shop.url)


def order_of(tab: Page, shop: Storefront) -> Order:
    """The order that the tab's cart becomes, as its webhook is read."""
    (order,) = Shopify().read_listed(encoded(shop.order(tab.cookies())), SHOP)
    assert isinstance(order, Order)
    return order


def written(shop: Storefront, words: str) -> None:
    """Wait until a cart has them."""
    wait_for(words, lambda: words in json.dumps([cart["attributes"] for cart in shop.carts.values()]))


def test_an_order_of_a_consenting_buyer_says_what_the_browser_knows(browser: Chromium, shop: Storefront) -> None:
    """Its ids, the signals of consent, and the page."""
    tab = visit(browser, shop)
    tab.run("answer('yes')")
    written(shop, FBC)
    order = order_of(tab, shop)
    assert (order.user_data.fbp, order.user_data.fbc) == (FBP, FBC)
    assert order.consent == EventConsent(shopify="marketing=1")
    assert order.browser.event_source_url == f"{shop.url}/"
    assert tab.messages == []


def test_nothing_is_written_before_an_answer(browser: Chromium, shop: Storefront) -> None:
    """Nor is a cart made."""
    tab = visit(browser, shop)
    tab.run("document.cookie = '_fbp=fb.0.1.2; path=/'")
    tab.run("document.dispatchEvent(new Event('visitorConsentCollected'))")
    tab.run("fetch('/cart/add.js', {method: 'POST'}).then(() => 0)")
    order = order_of(tab, shop)
    assert (order.user_data.fbp, order.user_data.fbc, order.consent) == (None, None, None)
    assert "/cart/update.js" not in shop.asked


def test_a_no_is_all_that_an_order_says_of_whoever_refused(browser: Chromium, shop: Storefront) -> None:
    """Once there is something in the cart; the ids of a browser that had some stay out."""
    tab = visit(browser, shop)
    tab.run("fetch('/cart/add.js', {method: 'POST'}).then(() => 0)")
    tab.run("answer('no'); document.cookie = '_fbp=fb.0.1.2; path=/'")
    written(shop, "marketing=0")
    order = order_of(tab, shop)
    assert (order.user_data.fbp, order.user_data.fbc) == (None, None)
    assert order.consent == EventConsent(shopify="marketing=0")


def test_a_no_after_a_yes_takes_back_what_was_written(browser: Chromium, shop: Storefront) -> None:
    """Ids and page."""
    tab = visit(browser, shop)
    tab.run("answer('yes')")
    written(shop, FBP)
    tab.run("answer('no')")
    written(shop, "marketing=0")
    (cart,) = shop.carts.values()
    assert list(cart["attributes"]) == ["_signalpost_consent"]


def test_an_empty_cart_of_a_no_stays_as_it_is(browser: Chromium, shop: Storefront) -> None:
    """There is nobody to tell it to yet."""
    tab = visit(browser, shop)
    tab.run("answer('no')")
    tab.until("performance.getEntriesByName(location.origin + '/cart.js').length")
    tab.run("fetch('/cart.js').then(() => 0)")
    assert "/cart/update.js" not in shop.asked


def test_an_opt_out_of_sale_is_written_with_the_yes(browser: Chromium, shop: Storefront) -> None:
    """So that the server's event has limited data use, as the page's has."""
    tab = visit(browser, shop)
    tab.run("document.cookie = 'sale=no; path=/'; answer('yes')")
    written(shop, "sale=0")
    assert order_of(tab, shop).consent == EventConsent(shopify="marketing=1,sale=0")


def test_a_cart_that_says_it_already_is_not_written_again(browser: Chromium, shop: Storefront) -> None:
    """On the next page."""
    tab = visit(browser, shop)
    tab.run("answer('yes')")
    written(shop, FBC)
    tab.go(f"{shop.url}/next")
    tab.until("performance.getEntriesByName(location.origin + '/cart.js').length")
    assert shop.asked.count("/cart/update.js") == 1


def test_the_tag_is_told_which_cart_it_is(browser: Chromium, shop: Storefront) -> None:
    """By the token that the order has: without the key that only pages have."""
    tab = visit(browser, shop)
    tab.run("window.told = []; window.signalpost = (...call) => told.push(call); answer('yes')")
    written(shop, FBC)
    assert tab.run("told") == [["set", {"link": {"cart": tab.cookies()["cart"]}}]]
    assert order_of(tab, shop).link.cart == tab.cookies()["cart"]


def test_a_shop_that_fails_costs_its_pages_nothing(browser: Chromium, shop: Storefront) -> None:
    """No error, and no order lost."""
    shop.pages["/cart.js"] = "no json"
    tab = visit(browser, shop)
    tab.run("window.fetch = () => Promise.reject(new Error('down')); answer('yes')")
    tab.run("new Promise((done) => setTimeout(done, 0))")
    assert tab.messages == []


def pixel(browser: Chromium, shop: Storefront, gateway: str, privacy: dict[str, bool], **words: str) -> Page:
    """A page with the pixel in its closed frame; its requests are taken before they leave."""
    given = {"GATEWAY": f"{gateway}/sp/", "DATASET": DATASET, **words}
    text = PIXEL
    for name, value in given.items():
        text, count = re.subn(rf'^const {name} = ".*?";', f'const {name} = "{value}";', text, flags=re.M)
        assert count == 1
    address = shop.show_pixel(text, privacy=privacy, cookies={"_fbp": FBP, "_fbc": FBC})
    return browser.open(address)


def sent(shop: Storefront) -> dict[str, Any]:
    """The one request to the gateway, once there is one."""
    wait_for("the pixel", lambda: shop.sent)
    (body,) = shop.sent
    return body


def happens(tab: Page, name: str, told: Any) -> None:
    """Shopify tells the pixel."""
    tab.run(f"frames[0].postMessage({json.dumps([name, told])}, '*')")


@pytest.fixture
def installed(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_the_pixels_purchase_has_the_id_of_the_orders_webhook(
    browser: Chromium, shop: Storefront, installed: Shop
) -> None:
    """And the gateway takes it from the frame's origin, with its consent, its ids and its order."""
    installed.now_ms = START_MS
    _, key = installed.new_key(KeyKind.BROWSER, datasets=[DATASET], origins=["null"])
    tab = pixel(browser, shop, shop.url, ALLOWED, KEY=key)
    happens(tab, "checkout_completed", COMPLETED)
    body = sent(shop) | {"sent_at": START_MS}
    (event,) = body["data"]
    assert event["event_id"] == derive("Purchase", "main", ORDER)
    assert event["custom_data"] == {
        "value": 64.7,
        "currency": "EUR",
        "content_type": "product",
        "content_ids": ["1001"],
        "contents": [{"id": "1001", "quantity": 2, "item_price": 29.9}],
        "order_id": ORDER,
    }
    reply = ask(tag_gateway(installed), "POST", f"/sp/{DATASET}", body, origin="null")
    assert reply.status == 202, reply.body
    (taken,) = installed.events()
    assert (taken.event_id, taken.order_id) == (derive("Purchase", "main", ORDER), ORDER)
    assert taken.link["checkout"] == "2a1ace52"
    assert json.loads(taken.body)["user_data"]["fbp"] == FBP


def test_the_pixel_waits_for_consent(browser: Chromium, shop: Storefront) -> None:
    """And sends what it heard before; after a no it sends nothing."""
    refused = {"marketingAllowed": False, "saleOfDataAllowed": True}
    tab = pixel(browser, shop, shop.url, refused, KEY="k")
    happens(tab, "checkout_completed", COMPLETED)
    happens(tab, "visitorConsentCollected", {"customerPrivacy": refused})
    happens(tab, "visitorConsentCollected", {"customerPrivacy": {"marketingAllowed": True, "saleOfDataAllowed": False}})
    assert sent(shop)["consent"]["signals"] == {"shopify": "marketing=1,sale=0"}


def test_an_order_without_a_number_is_left_to_the_webhook(browser: Chromium, shop: Storefront) -> None:
    """An id of chance would count twice."""
    tab = pixel(browser, shop, shop.url, ALLOWED, KEY="k")
    happens(tab, "checkout_completed", {**COMPLETED, "data": {"checkout": {"order": None}}})
    happens(tab, "checkout_completed", COMPLETED)
    assert sent(shop)["data"][0]["custom_data"]["order_id"] == ORDER


def test_metas_pixel_gets_the_same_id_where_it_is_asked_for(browser: Chromium, shop: Storefront) -> None:
    """Only then is there any call of it."""
    telling = "globalThis.fetch = async () => parent.postMessage(globalThis.fbq.queue, '*');"
    tab = pixel(browser, shop, shop.url, ALLOWED, KEY="k", META_PIXEL="77")
    shop.pages["/pixel"] = shop.pages["/pixel"].replace("<script>", f"<script>{telling}")
    tab.go(f"{shop.url}/thanks")
    tab.run("void (window.heard = new Promise((done) => addEventListener('message', ({ data }) => done(data))))")
    happens(tab, "checkout_completed", COMPLETED)
    calls = tab.run("heard")
    assert [call[:2] for call in calls] == [["set", "autoConfig"], ["init", "77"], ["track", "Purchase"]]
    assert calls[2][3] == {"eventID": derive("Purchase", "main", ORDER)}


def test_the_files_that_the_page_names_are_there() -> None:
    """And no others."""
    named = set(re.findall(r"^\| `([\w.-]+)` \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.M))
    assert named == {path.name for path in FOLDER.glob("*.js")}
