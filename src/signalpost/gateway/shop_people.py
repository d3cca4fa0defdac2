"""What platforms ask on behalf of people: that they be forgotten, or told what is kept of them.

An erasure goes the way of every erasure. What no key finds (orders alone, or a whole shop), and what somebody has to
answer, stands in the audit log for an operator: by the platform's request and the orders' numbers, never by the person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from signalpost.connectors.order import AccessRequest, Erasure
from signalpost.connectors.source import OrderSource
from signalpost.gateway.collect import Collector
from signalpost.gateway.rights import ERASE, People
from signalpost.store.control import SHOP, Control
from signalpost.store.person_keys import Key, keys_said
from signalpost.store.record import EraseCopy, erase_record

ACCESS_ASKED = "person.access_asked"
ERASE_BY_HAND = "person.erase_by_hand"
SHOP_LEFT = "shop.left"
MOST_ORDERS = 50  # of a request, in its audit row


class ShopPeople:
    """Takes such requests. `people` is None where nothing is kept of anybody. `clock` gives Unix ms."""

    def __init__(
        self, *, collector: Collector, control: Control, people: People | None, clock: Callable[[], int]
    ) -> None:
        self._collector = collector
        self._control = control
        self._people = people
        self._clock = clock

    async def take(self, space_id: int, source: OrderSource, asked: Erasure | AccessRequest) -> None:
        """Durable, or on record, when it returns. Raises StoreError."""
        if isinstance(asked, AccessRequest):
            detail = {"request": asked.request_id[:100], "orders": list(asked.order_ids[:MOST_ORDERS])}
            await self._note(space_id, source, ACCESS_ASKED, detail)
            return
        if asked.whole_shop:
            await self._note(space_id, source, SHOP_LEFT, {})
            return
        now = self._clock()
        policy = self._control.snapshot().config(space_id).policy
        keys = keys_said(asked.user_data, now=now // 1_000, policy=policy)
        if not keys or self._people is None:
            await self._note(space_id, source, ERASE_BY_HAND, {"orders": list(asked.order_ids[:MOST_ORDERS])})
            return
        await self._note(space_id, source, ERASE, {"kinds": sorted({kind for kind, _ in keys})})
        copy = await asyncio.to_thread(self._record, self._people, space_id, source, keys, now)
        await self._collector.keep([erase_record(copy)])

    def _record(self, people: People, space_id: int, source: OrderSource, keys: list[Key], now: int) -> EraseCopy:
        hmacs = tuple([(kind, people.reader.key_hmac(space_id, kind, value)) for kind, value in keys])
        return EraseCopy(space_id=space_id, key_id=SHOP + source.name, received_at=now, keys=hmacs)

    async def _note(self, space_id: int, source: OrderSource, action: str, detail: Mapping[str, object]) -> None:
        def note() -> None:
            author = SHOP + source.name
            self._control.record(space_id, action, f"by {source.platform.value}", detail, author=author, now=now)

        now = self._clock()
        await asyncio.to_thread(note)
