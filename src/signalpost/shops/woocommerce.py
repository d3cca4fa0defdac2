"""WooCommerce's REST API, v3. `address`: the shop's own; the token is `ck_…:cs_…`, with the right to read, and to
write for webhooks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import msgspec

from signalpost.shops.api import Hook, Listed, ShopRefused, listed_by_id
from signalpost.shops.caller import Caller, decoded

BASE = "/wp-json/wc/v3"
PAGE = 100


class _Hook(msgspec.Struct):
    id: int
    topic: str
    delivery_url: str
    status: str = "active"


class WooApi:
    """One shop."""

    one_hook = False
    by_hand = False

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """By the time of their last change, in the shop's own pages. One that changes meanwhile moves to the end, and
        may then be met twice or shift another across a page's edge: who calls looks again from a little earlier."""
        page = 1
        while True:
            query: dict[str, str | int] = {
                "modified_after": _iso(since),
                "modified_before": _iso(until),
                "dates_are_gmt": "true",
                "orderby": "modified",
                "order": "asc",
                "per_page": PAGE,
                "page": page,
            }
            response = await self._caller.get(f"{BASE}/orders", query)
            found = decoded(response, list[msgspec.Raw])
            if not found:
                return
            yield [listed_by_id(bytes(raw)) for raw in found]
            page += 1

    async def order(self, order_id: str) -> Listed | None:
        """One order."""
        try:
            response = await self._caller.get(f"{BASE}/orders/{order_id}")
        except ShopRefused as refused:
            if refused.reason == "shop_not_found":
                return None
            raise
        return listed_by_id(response.body)

    async def hooks(self) -> Sequence[Hook]:
        """WooCommerce disables a webhook after 5 failures in a row, and keeps it."""
        hooks: list[Hook] = []
        before: list[_Hook] = []
        page = 1
        while True:
            response = await self._caller.get(f"{BASE}/webhooks", {"per_page": PAGE, "page": page, "status": "all"})
            found = decoded(response, list[_Hook])
            if not found or found == before:  # the end, or a cache in front that has one page alone
                return hooks
            before = found
            hooks += [
                Hook(hook_id=str(one.id), topic=one.topic, address=one.delivery_url, active=one.status == "active")
                for one in found
            ]
            page += 1

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """It signs with `secret`."""
        for topic in topics:
            body = {"name": f"Signalpost {topic}", "topic": topic, "delivery_url": address, "secret": secret}
            await self._caller.post(f"{BASE}/webhooks", {**body, "status": "active"})
        return None

    async def remove_hook(self, hook_id: str) -> None:
        """One webhook, for good: WooCommerce has no bin for them."""
        await self._caller.delete(f"{BASE}/webhooks/{hook_id}?force=true")


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
