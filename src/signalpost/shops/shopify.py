"""Shopify's Admin API, REST. New public apps are to use GraphQL; a shop's own app may use either (*unverified* for how
long): the version is part of the address below.

`address`: the shop's `https://NAME.myshopify.com`. The token is an app's own (`shpat_…`), or `CLIENT_ID:CLIENT_SECRET`
of an app that was made in the Dev Dashboard: such an app is given tokens of 24 hours, one for each round of calls
("Using the client credentials grant", shopify.dev, November 2026). It needs the rights read_orders and, for orders
older than 60 days, read_all_orders.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from urllib.parse import unquote

import msgspec

from signalpost.shops.api import Hook, Listed, ShopRefused, listed_by_id
from signalpost.shops.caller import Caller, decoded

VERSION = "2026-07"
PAGE = 250
TOKEN = "x-shopify-access-token"
_NEXT = re.compile(r'<[^>]*[?&]page_info=([^&>]+)[^>]*>;\s*rel="?next"?')


class _Token(msgspec.Struct):
    access_token: str


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
    by_hand = False

    def __init__(self, caller: Caller, token: str) -> None:
        self._caller = caller
        self._app_id, _, self._app_secret = token.partition(":")
        self._ready: Caller | None = None if self._app_secret else caller.having(TOKEN, token)

    async def _calls(self) -> Caller:
        """With a token, which an app asks for once."""
        if self._ready is None:
            asked = {
                "grant_type": "client_credentials",
                "client_id": self._app_id,
                "client_secret": self._app_secret,
            }
            response = await self._caller.post("/admin/oauth/access_token", asked, form=True)
            self._ready = self._caller.having(TOKEN, decoded(response, _Token).access_token)
        return self._ready

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
            response = await (await self._calls()).get(f"/admin/api/{VERSION}/orders.json", query)
            yield [listed_by_id(bytes(raw)) for raw in decoded(response, _Orders).orders]
            following = _NEXT.search(response.headers.get("link", ""))
            if following is None:
                return
            # A page that is named by the platform takes no other word than the page's size.
            query = {"page_info": unquote(following[1]), "limit": PAGE}

    async def order(self, order_id: str) -> Listed | None:
        """One order."""
        try:
            response = await (await self._calls()).get(f"/admin/api/{VERSION}/orders/{order_id}.json")
        except ShopRefused as refused:
            if refused.reason == "shop_not_found":
                return None
            raise
        return listed_by_id(bytes(decoded(response, _Order).order))

    async def hooks(self) -> Sequence[Hook]:
        """Shopify deletes a webhook after 8 failures; what it lists works."""
        response = await (await self._calls()).get(f"/admin/api/{VERSION}/webhooks.json", {"limit": PAGE})
        found = decoded(response, _Hooks).webhooks
        return [Hook(hook_id=str(one.id), topic=one.topic, address=one.address) for one in found]

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """Shopify signs with the app's own client secret, which it neither takes nor tells here."""
        for topic in topics:
            body = {"webhook": {"topic": topic, "address": address, "format": "json"}}
            await (await self._calls()).post(f"/admin/api/{VERSION}/webhooks.json", body)
        return None

    async def remove_hook(self, hook_id: str) -> None:
        """One webhook."""
        await (await self._calls()).delete(f"/admin/api/{VERSION}/webhooks/{hook_id}.json")


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
