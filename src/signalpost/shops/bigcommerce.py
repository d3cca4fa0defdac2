"""BigCommerce's API. `address`: `https://api.bigcommerce.com/stores/HASH`; the token needs the right to read orders.

An order comes without its lines, refunds and addresses: they are read with it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from signalpost.shops.api import Hook, Listed, ShopRefused
from signalpost.shops.caller import Caller, decoded

PAGE = 250
#: What is read beside an order, and the name it is put under. The v3 answers have it in `data`.
BESIDE = (
    ("/v2/orders/{id}/products", "products"),
    ("/v2/orders/{id}/shipping_addresses", "shipping_addresses"),
    ("/v3/orders/{id}/payment_actions/refunds", "refunds"),
)


class _Hook(msgspec.Struct):
    id: int
    scope: str
    destination: str
    is_active: bool = True


class _Hooks(msgspec.Struct):
    data: list[_Hook]


class BigCommerceApi:
    """One shop."""

    one_hook = False
    by_hand = False

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """By the time of their last change. Behind the last page is an empty one: 204, without a body."""
        page = 1
        while True:
            query: dict[str, str | int] = {
                "min_date_modified": since,
                "max_date_modified": until,
                "sort": "date_modified:asc",
                "limit": PAGE,
                "page": page,
            }
            response = await self._caller.get("/v2/orders", query)
            found = decoded(response, list[dict[str, Any]]) if response.body.strip() else []
            if not found:
                return
            yield [await self._whole(one) for one in found]
            page += 1

    async def order(self, order_id: str) -> Listed | None:
        """One order, with what belongs to it."""
        try:
            response = await self._caller.get(f"/v2/orders/{order_id}")
        except ShopRefused as refused:
            if refused.reason == "shop_not_found":
                return None
            raise
        return await self._whole(decoded(response, dict[str, Any]))

    async def _whole(self, order: dict[str, Any]) -> Listed:
        if "id" not in order:
            raise ShopRefused("shop_answer_unknown")
        order_id = str(order["id"])
        for path, name in BESIDE:
            try:
                response = await self._caller.get(path.format(id=order_id))
            except ShopRefused as refused:
                if refused.reason != "shop_not_found":
                    raise
                continue
            found = decoded(response, Any) if response.body.strip() else []
            order[name] = found.get("data", []) if isinstance(found, dict) else found
        return Listed(order_id=order_id, body=msgspec.json.encode(order))

    async def hooks(self) -> Sequence[Hook]:
        """BigCommerce deactivates a webhook whose address fails, and keeps it."""
        found = decoded(await self._caller.get("/v3/hooks", {"limit": PAGE}), _Hooks).data
        return [
            Hook(hook_id=str(one.id), topic=one.scope, address=one.destination, active=one.is_active) for one in found
        ]

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """It signs with the app's client secret."""
        for topic in topics:
            await self._caller.post("/v3/hooks", {"scope": topic, "destination": address, "is_active": True})
        return None

    async def remove_hook(self, hook_id: str) -> None:
        """One webhook."""
        await self._caller.delete(f"/v3/hooks/{hook_id}")
