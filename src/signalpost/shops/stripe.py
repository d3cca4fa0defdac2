"""Stripe's API. Its list of events gives for 30 days just what webhooks carried, so that is what is read: payments have
no order list of their own.

`address` is Stripe's unless set; the token is a restricted key with the right to read events and to write webhook
endpoints.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from signalpost.connectors.webhook import Delivery
from signalpost.shops.api import Hook, Listed, ShopRefused
from signalpost.shops.caller import Caller, decoded

ADDRESS = "https://api.stripe.com"
PAGE = 100
MOST_TYPES = 20  # of one request


class _Event(msgspec.Struct):
    id: str
    type: str
    created: int


class _Page(msgspec.Struct):
    data: list[msgspec.Raw]
    has_more: bool = False


class _Hook(msgspec.Struct):
    id: str
    url: str
    enabled_events: list[str]
    status: str = "enabled"


class _Hooks(msgspec.Struct):
    data: list[_Hook]
    has_more: bool = False


class _Made(msgspec.Struct):
    secret: str = ""


class StripeApi:
    """One account. `topics`: which events are asked for."""

    one_hook = True
    by_hand = False

    def __init__(self, caller: Caller, topics: Sequence[str]) -> None:
        self._caller = caller
        self._topics = topics

    async def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """Events, newest first within each group of types."""
        for start in range(0, len(self._topics), MOST_TYPES):
            types = self._topics[start : start + MOST_TYPES]
            after = ""
            while True:
                query: dict[str, str | int] = {"created[gte]": since, "created[lt]": until, "limit": PAGE}
                query |= {f"types[{place}]": name for place, name in enumerate(types)}
                response = await self._caller.get("/v1/events", query | ({"starting_after": after} if after else {}))
                page: _Page = decoded(response, _Page)
                found = [_listed(bytes(raw)) for raw in page.data]
                yield [listed for listed, _ in found]
                if not page.has_more or not found:
                    break
                after = found[-1][1]

    async def order(self, order_id: str) -> Listed | None:
        """Stripe's messages are whole: none has to be read."""
        return None

    async def hooks(self) -> Sequence[Hook]:
        """One for each topic of each endpoint."""
        hooks: list[Hook] = []
        after = ""
        while True:
            query: dict[str, str | int] = {"limit": PAGE, **({"starting_after": after} if after else {})}
            page: _Hooks = decoded(await self._caller.get("/v1/webhook_endpoints", query), _Hooks)
            for one in page.data:
                hooks += [
                    Hook(hook_id=one.id, topic=topic, address=one.url, active=one.status == "enabled")
                    for topic in one.enabled_events
                ]
            if not page.has_more or not page.data:
                return hooks
            after = page.data[-1].id

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """Stripe makes the secret that it signs with, and tells it this once."""
        body: dict[str, Any] = {"url": address, "enabled_events": list(topics)}
        return decoded(await self._caller.post("/v1/webhook_endpoints", body, form=True), _Made).secret or None

    async def remove_hook(self, hook_id: str) -> None:
        """One endpoint, with all its topics."""
        await self._caller.delete(f"/v1/webhook_endpoints/{hook_id}")


def _listed(raw: bytes) -> tuple[Listed, str]:
    """An event of the list, and its id. ShopRefused: it is none."""
    try:
        event = msgspec.json.decode(raw, type=_Event)
    except msgspec.DecodeError:
        raise ShopRefused("shop_answer_unknown") from None
    delivery = Delivery(topic=event.type, delivery_id=event.id, body=raw, at=event.created * 1000)
    return Listed(order_id="", body=raw, delivery=delivery), event.id
