"""From the click on an ad to an order in a shop whose buyer's browser blocks the pixel: the platform's webhook tells.

Chromium, gateway and worker are real, the sandbox is Meta, and the shop's platform is a stand-in of Shopify's side.
What the shop's page writes into the cart is tried in tests/connectors/shopify; here the cart has the cookies that the
tag left in this browser.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import shopify_stand_in as shopify
from fortnight import GRANTS, SPACE, Weeks, passing_time
from pixel_page import PIXEL
from serving import wait_for
from signalpost.capi.event_id import derive
from signalpost.connectors.source import OrderSource, Platform
from signalpost.gateway.shop_secrets import SIGNING, secret_name
from signalpost.sandbox.people.person import MatchRule
from signalpost.sandbox.people.population import Population
from signalpost.sandbox.received import Source
from tag_page import build_tag

ORDER = 450_789_469


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Weeks]:
    """A shop of Shopify's, named `main`."""
    (tmp_path / "shop").mkdir()
    with passing_time(tmp_path / "shop", build_tag(tmp_path / "tag"), click_days=28) as weeks:
        source = OrderSource(name="main", platform=Platform.SHOPIFY, shop="main", datasets=(PIXEL,))
        values = weeks.control.export_config(SPACE)
        values["sources"] = [{"name": "main", "platform": "shopify", "shop": source.shop, "datasets": [PIXEL]}]
        weeks.control.apply_config(SPACE, values, author="test", now=weeks.now_ms())
        name = secret_name("main", SIGNING)
        weeks.control.set_secret(SPACE, name, shopify.SECRET, author="test", now=weeks.now_ms())
        weeks.passes(minutes=1)  # the gateway reads its settings anew
        yield weeks


def cookies(here: Weeks) -> Mapping[str, str]:
    """What the tag left in the browser."""
    return {one["name"]: one["value"] for one in here.browser.call("Storage.getCookies")["cookies"]}


def tell(here: Weeks, topic: str, payload: Mapping[str, Any]) -> int:
    """The platform's webhook; the gateway's status."""
    body = shopify.encoded(payload)
    at = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(here.now_s()))
    headers = shopify.sign(body, shopify.SECRET, topic, triggered_at=at)
    address = urlsplit(here.collector)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    connection.request("POST", "/webhooks/main", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_an_order_without_a_pixel_is_the_ads(here: Weeks) -> None:
    """Matched by the click id and the e-mail address, credited to the ad, and counted once."""
    here.tab.call("Network.setBlockedURLs", urls=["*connect.facebook.net*", "*facebook.com/tr*"])
    click = here.ad_click()
    here.visits(f"/?fbclid={click.fbclid}", GRANTS)
    left = cookies(here)
    assert left["_fbc"].endswith(f".{click.fbclid}")
    here.passes(days=2)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(here.now_s() - 30))
    buyer = Population(size=50, seed=7, at=here.now_s()).person(here.person)
    order = shopify.order_payload(
        id=ORDER,
        attributes={
            "_signalpost_fbp": left["_fbp"], "_signalpost_fbc": left["_fbc"],
            "_signalpost_consent": '{"shopify":"marketing=1"}',
        },
        created_at=at, processed_at=at, updated_at=at, landing_site="/", email=buyer.emails[0],
        customer={"id": 1, "email": buyer.emails[0]}, billing_address=None, shipping_address=None,
        financial_status="paid",
    )  # fmt: skip
    assert [tell(here, topic, order) for topic in ("orders/create", "orders/paid", "orders/paid")] == [200, 200, 200]
    [came] = wait_for("the order", lambda: here.came("Purchase"))
    assert came.event_id == derive("Purchase", "main", ORDER)
    assert came.match is not None and came.attribution is not None
    assert (came.match.person, came.match.rule) == (here.person, MatchRule.CLICK_ID)
    assert {"fbc", "em"} <= set(came.match.by)
    assert (came.attribution.ad, came.attribution.kind, came.attribution.touched_at) == (here.ad, "click", click.at)
    events = here.meta.sandbox.events()
    assert {event.source for event in events} == {Source.SERVER}, "the pixel was blocked"

    def reported() -> bool:
        """Meta has an event a moment before the worker has written down that it was taken."""
        [account] = here.ledger.order_book.listed(SPACE, since=0, until=int(here.now_s()) + 1)
        assert (account.order.order_id, account.browser) == (str(ORDER), False)
        return account.outcome == "delivered"

    wait_for("the order's outcome", reported)
    sums = here.ledger.order_book.campaigns(SPACE, since=0, until=int(here.now_s()) + 1)
    assert [(one.orders, one.click) for one in sums] == [(1, True), (1, True)], "by first and by last touch"
