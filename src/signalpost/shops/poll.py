"""Looks at every shop's list of orders, again and again: what no webhook told is found here, and the list is the count
that all others are held against. Also reads the orders that a webhook only named, and keeps the webhooks alive."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence

from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable
from signalpost.errors import InvalidInput, StoreUnavailable
from signalpost.shops.api import ShopRefused
from signalpost.shops.hooks import Installed
from signalpost.shops.listing import Listing

EVERY_S = 300
NAMED_AGAIN_S = 600
NAMED_MOST = 10_000
NAMED_EVERY_S = 5  # orders that a webhook named are wanted soon
HOOKS_EVERY_S = 3_600
#: Each look begins this much before the last one's end: clocks differ, and orders change while pages are read.
OVERLAP_S = 900
FIRST_LOOK_S = 604_800  # what is older, Meta does not take

Log = Callable[..., None]


class Cursors:
    """Up to when each shop's list was read (Unix seconds), by (space, source). Kept by whoever makes it."""

    def __init__(self, kept: Mapping[str, int], keep: Callable[[Mapping[str, int]], None]) -> None:
        self._kept = dict(kept)
        self._keep = keep

    def get(self, space_id: int, name: str) -> int | None:
        """None: never."""
        return self._kept.get(f"{space_id}/{name}")

    def set(self, space_id: int, name: str, upto: int) -> None:
        """It was read whole up to `upto`."""
        self._kept[f"{space_id}/{name}"] = upto
        self._keep(self._kept)


class Shop:
    """One shop as the poll sees it. `named`: ids of orders that are to be read; `repair`: makes lost webhooks anew,
    None where nobody asked for it."""

    def __init__(
        self,
        *,
        space_id: int,
        source: OrderSource,
        listing: Listing,
        named: Callable[[], Sequence[str]],
        repair: Callable[[], Awaitable[Installed]] | None,
    ) -> None:
        self.space_id = space_id
        self.source = source
        self.listing = listing
        self.named = named
        self.repair = repair


class Poll:
    """Looks until `stop`. `shops` is asked before each round, so that new settings count at once. `now`: Unix seconds.

    What a look finds is durable before the cursor moves; a look that is broken off is made again as a whole. A shop
    that refuses costs the others nothing.
    """

    def __init__(
        self, shops: Callable[[], Sequence[Shop]], cursors: Cursors, *, now: Callable[[], int], log: Log
    ) -> None:
        self._shops = shops
        self._cursors = cursors
        self._now = now
        self._log = log
        self._stopping = asyncio.Event()
        self._looked: dict[Hashable, int] = {}
        self._repaired: dict[Hashable, int] = {}
        self._named: dict[Hashable, int] = {}

    def stop(self) -> None:
        """Begin no further shop."""
        self._stopping.set()

    async def run(self) -> None:
        """Round after round."""
        while not self._stopping.is_set():
            await self.round()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), NAMED_EVERY_S)

    async def round(self) -> None:
        """What is due now, of every shop."""
        for shop in self._shops():
            if self._stopping.is_set():
                return
            key = shop.space_id, shop.source.name
            try:
                await self._look_at_named(shop)
                if self._due(self._looked, key, EVERY_S):
                    await self._look_at_list(shop)
                if shop.repair is not None and self._due(self._repaired, key, HOOKS_EVERY_S):
                    await self._repair(shop, shop.repair)
            except ShopRefused as refused:
                self._log("shop_refused", source=shop.source.name, reason=refused.reason, status=refused.status)
            except StoreUnavailable as error:
                self._log("store_unavailable", source=shop.source.name, code=error.code)

    def _due(self, times: dict[Hashable, int], key: Hashable, every_s: int) -> bool:
        """And if so, not again for a while, however it ends."""
        now = self._now()
        if now < times.get(key, 0):
            return False
        if len(times) >= NAMED_MOST:
            times.clear()
        times[key] = now + every_s
        return True

    async def _look_at_named(self, shop: Shop) -> None:
        for order_id in shop.named():
            # Read, it is named no more once the worker has it; one that cannot be read is not asked for all the time.
            if not self._due(self._named, (shop.space_id, shop.source.name, order_id), NAMED_AGAIN_S):
                continue
            try:
                found = await shop.listing.read_order(order_id, "poll")
            except Unreadable as refused:
                self._log("order_unreadable", source=shop.source.name, path=refused.path, code=refused.code)
            except InvalidInput as invalid:
                fault = invalid.problems[0]
                self._log("order_unreadable", source=shop.source.name, path=fault.path, code=fault.code)
            else:
                if not found:
                    self._log("order_gone", source=shop.source.name)

    async def _look_at_list(self, shop: Shop) -> None:
        now = self._now()
        since = self._cursors.get(shop.space_id, shop.source.name)
        if since is None:  # what was before the shop was set up is for a backfill, which somebody has to want
            since = max(shop.source.since, now - FIRST_LOOK_S) if shop.source.since else now
        told = await shop.listing.read(since - OVERLAP_S, now, "poll")
        self._cursors.set(shop.space_id, shop.source.name, now)
        self._log("shop_read", source=shop.source.name, orders=told.orders, unreadable=sum(told.unreadable.values()))

    async def _repair(self, shop: Shop, repair: Callable[[], Awaitable[Installed]]) -> None:
        done = await repair()
        if done.made:
            self._log("webhooks_made_anew", source=shop.source.name, topics=len(done.made))
