"""A stand-in shop over real HTTP, and an installation whose settings lead to it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from command import Signalpost
from gateway_running import running
from hubspot_stand_in import HubSpotPortal
from lead_ads_stand_in import LeadAdsPage
from shop_lists import ShopifyShop, ShopStandIn, StripeShop, WooShop
from shopify_stand_in import order_payload as shopify_order
from woocommerce_stand_in import order_payload as woo_order

PLATFORMS: dict[str, type[ShopStandIn]] = {
    "shopify": ShopifyShop,
    "woocommerce": WooShop,
    "stripe": StripeShop,
    "hubspot": HubSpotPortal,
    "lead_ads": LeadAdsPage,
}


@contextmanager
def called(signalpost: Signalpost, platform: str, path: str = "") -> Iterator[ShopStandIn]:
    """The shop `main` of one dataset, with the token of its API; orders are to be `put_order`. `path`: of its
    address."""
    shop = PLATFORMS[platform](token="ck_a:cs_b" if platform == "woocommerce" else "a-token")
    with running(shop.app) as (host, port):
        shop.address = f"http://{host}:{port}{path}"
        signalpost("datasets", "add", "11")
        added = signalpost("connectors", "add", "main", platform, "--dataset", "11", "--address", shop.address)
        assert added.code == 0, added.err
        given = signalpost("connectors", "secret", "main", "--api", stdin=shop.token)
        assert given.code == 0, given.err
        yield shop


def put_order(shop: ShopStandIn, number: int, *, age_s: int = 60) -> None:
    """A paid order of so long ago."""
    at = int(time.time()) - age_s
    iso = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
    if isinstance(shop, ShopifyShop):
        facts: dict[str, Any] = {
            "created_at": iso + "Z",
            "processed_at": iso + "Z",
            "updated_at": iso + "Z",
            "financial_status": "paid",
        }
        shop.orders[str(number)] = at, shopify_order(id=number, **facts)
    else:
        names = ("date_created", "date_modified", "date_paid")
        times: dict[str, Any] = {name + ending: iso for name in names for ending in ("", "_gmt")}
        shop.orders[str(number)] = at, woo_order(id=number, number=str(number), **times)
