"""Shopify's Admin API, REST. New public apps are to use GraphQL; a shop's own app may use either (*unverified* for how
long): the version is part of the address below.

`address`: the shop's `https://NAME.myshopify.com`. The token needs the rights read_orders and, for orders older than 60
days, read_all_orders.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import msgspec

from signalpost.shops.api import Hook, Listed, ShopRefused
from signalpost.shops.caller import Caller, decoded

VERSION = "2026-07"
PAGE = 250
_NEXT = re.compile(r'<[^>]*[?&]page_info=([^&>]+)[^>]*>;\s*rel="?next"?')


class _Id(msgspec.Struct):
    id: int


class _Orders(msgspec.Struct):
    orders: list[msgspec.Raw]


class _Order(msgspec.Struct):
    order: msgspec.Raw


class _Hook(msgspec.Struct):
    id: int
    topic: str
    address: str


class _Hooks(msgspec.Struct):
    webhooks: list[_Hook]


class ShopifyApi:
    """One shop."""

    one_hook = False

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """By the time of their last change; further pages are named by the answer's Link header."""
        query: dict[str, str | int] = {
            "status": "any",
            "updated_at_min": _iso(since),
            "updated_at_max": _iso(until),
            "order": "updated_at asc",
            "limit": PAGE,
        }
        while True:
            response = await self._caller.get(f"/admin/api/{VERSION}/orders.json", query)
            yield [_listed(bytes(raw)) for raw in decoded(response, _Orders).orders]
            following = _NEXT.search(response.headers.get("link", ""))
            if following is None:
                return
            # A page that is named by the platform takes no other word than the page's size.
            query = {"page_info": following[1], "limit": PAGE}

    async def order(self, order_id: str) -> Listed | None:
        """One order."""
        try:
            response = await self._caller.get(f"/admin/api/{VERSION}/orders/{order_id}.json")
        except ShopRefused as refused:
            if refused.reason == "shop_not_found":
                return None
            raise
        return _listed(bytes(decoded(response, _Order).order))

    async def hooks(self) -> Sequence[Hook]:
        """Shopify deletes a webhook after 8 failures; what it lists works."""
        response = await self._caller.get(f"/admin/api/{VERSION}/webhooks.json", {"limit": PAGE})
        found = decoded(response, _Hooks).webhooks
        return [Hook(hook_id=str(one.id), topic=one.topic, address=one.address) for one in found]

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """Shopify signs with the app's own client secret, which it neither takes nor tells here."""
        for topic in topics:
            body = {"webhook": {"topic": topic, "address": address, "format": "json"}}
            await self._caller.post(f"/admin/api/{VERSION}/webhooks.json", body)
        return None

    async def remove_hook(self, hook_id: str) -> None:
        """One webhook."""
        await self._caller.delete(f"/admin/api/{VERSION}/webhooks/{hook_id}.json")


def _listed(raw: bytes) -> Listed:
    return Listed(order_id=str(msgspec.json.decode(raw, type=_Id).id), body=raw)


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
