"""Reads a shop's list of orders and hands on what it says: for the poll, and for a backfill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from signalpost.connectors.order import Message
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Connector, Unreadable
from signalpost.errors import InvalidInput
from signalpost.shops.api import Listed, ShopApi, ShopRefused

#: Takes what a shop said, durably: the source, its messages, how they came (`poll`, `backfill`), and the delivery's id.
#: InvalidInput: an id in them is none.
Take = Callable[[OrderSource, Sequence[Message], str, str], Awaitable[None]]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a list had: orders, what they said, and how many could not be read, by code."""

    orders: int = 0
    messages: int = 0
    unreadable: dict[str, int] = {}


class Listing:
    """One shop's list. `take` is awaited for every order, so that what was counted is durable."""

    def __init__(self, api: ShopApi, connector: Connector, source: OrderSource, take: Take) -> None:
        self._api = api
        self._connector = connector
        self._source = source
        self._take = take

    async def read(self, since: int, until: int, via: str) -> Told:
        """All that changed from `since` up to `until` (Unix seconds). Pages may come in any order: each order says
        itself as of when it is. Raises ShopRefused, StoreUnavailable; what was taken until then stays."""
        orders = messages = 0
        unreadable: Counter[str] = Counter()
        before: Sequence[Listed] = ()
        async for page in self._api.orders(since, until):
            if page and page == before:  # whatever page is asked for: a cache in front, and no end of it
                raise ShopRefused("shop_answer_unknown")
            before = page
            for listed in page:
                orders += 1
                try:
                    messages += await self._hand_on(listed, via)
                except Unreadable as refused:  # one bad order costs one order
                    unreadable[refused.code] += 1
                except InvalidInput as invalid:  # an id in it is none
                    unreadable[invalid.problems[0].code] += 1
        return Told(orders=orders, messages=messages, unreadable=dict(unreadable))

    async def read_order(self, order_id: str, via: str) -> bool:
        """One order by its id; False when the platform has none. Raises ShopRefused, StoreUnavailable, Unreadable,
        InvalidInput."""
        listed = await self._api.order(order_id)
        if listed is None:
            return False
        await self._hand_on(listed, via)
        return True

    async def _hand_on(self, listed: Listed, via: str) -> int:
        if listed.delivery is not None:
            messages = self._connector.read(listed.delivery, self._source)
        else:
            messages = self._connector.read_listed(listed.body, self._source)
        if messages:
            delivery_id = listed.delivery.delivery_id if listed.delivery is not None else ""
            await self._take(self._source, messages, via, delivery_id)
        return len(messages)
