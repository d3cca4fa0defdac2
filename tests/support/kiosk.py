"""A small shop with an installation behind it: its messages in, its events out."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from shop_orders import DATASET, SHOP, SOURCE, Teller
from signalpost.connectors.source import OrderSource, Platform
from signalpost.store.orders import OrderRow, PartRow
from signalpost.store.record import EventCopy, Receipt, Record, event_record

HOUR = 3_600_000
DAY = 24 * HOUR
FOREVER = 1 << 50


class Kiosk:
    """A shop with its installation: messages in, events out."""

    def __init__(self, house: Any, worker: Any) -> None:
        self.house = house
        self.worker = worker
        self.tell = Teller(house.now)
        self._inbox = house.inbox()
        self.settings()

    def settings(self, **over: Any) -> None:
        source = OrderSource(name=SOURCE, platform=Platform.SHOPIFY, shop=SHOP, datasets=(DATASET,), **over)
        config = self.house.control.snapshot().config(1)
        config = msgspec.structs.replace(config, sources=(source,))
        self.house.control.apply_config(1, msgspec.to_builtins(config), author="t", now=1)

    def put(self, *records: Record | EventCopy) -> tuple[Receipt, ...]:
        """Into the inbox, in one append, and fold."""
        made = [event_record(one) if isinstance(one, EventCopy) else one for one in records]
        receipts = self._inbox.append_wait(made)
        while self.worker.fold_once():
            pass
        return tuple(receipts)

    def later(self, ms: int) -> None:
        self.house.now += ms
        self.tell.now = self.house.now
        self.worker.upkeep()

    def events(self, state: str | None = None, **wanted: Any) -> list[Any]:
        return list(self.house.ledger.find(1, state=state, now=self.house.now, **wanted))

    def bodies(self) -> list[dict[str, Any]]:
        """All that is in the ledger, oldest first."""
        rows = [event.row for event in self.events()]
        return [msgspec.json.decode(self.house.ledger.body(1, row)) for row in sorted(rows)]

    def order(self, order_id: str = "17") -> OrderRow:
        found: OrderRow | None = self.house.ledger.order_book.order(1, SHOP, order_id)
        assert found is not None
        return found

    def part(self, name: str = "17/purchase") -> PartRow:
        found: PartRow | None = self.house.ledger.order_book.part(1, SHOP, name)
        assert found is not None
        return found

    def stands(self, name: str = "17/purchase") -> tuple[str, str]:
        return self.part(name).state.value, self.part(name).reason

    def fates(self) -> dict[str, int]:
        books = self.house.ledger.books(1, self.house.now)
        assert books.balanced
        return {fate: count for fate, count in books.fates.items() if count}

    def dropped(self) -> dict[str, int]:
        return dict(self.house.ledger.books(1, self.house.now).dropped)

    def deliver(self) -> int:
        return int(asyncio.run(self.worker.deliver_due()))
