"""Orders of shops: what the worker asks before it decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from signalpost.store.orders import ClaimRow, PartRow
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger.orders_prune import prune
from signalpost.store.sqlite.ledger.orders_rows import part_row
from signalpost.store.sqlite.ledger.orders_shown import ShownOrders
from signalpost.store.sqlite.ledger.orders_write import delivery_hash


class SqliteOrders(ShownOrders):
    """The orders in a ledger's file; see `OrderBook`."""

    def part(self, space_id: int, shop: str, name: str) -> PartRow | None:
        with self._file.read():
            found = self._file.run("part_of", (space_id, self._file.names.known_word(shop), name)).fetchone()
        return None if found is None else part_row(found)

    def part_behind(self, receipt: Receipt) -> PartRow | None:
        with self._file.read():
            place = (self._file.names.known_inbox(receipt.inbox_id), receipt.segment, receipt.index)
            row = self._file.value("part_row_by_receipt", place)
            return None if row is None else self._parts([row])[0]

    def waiting_on(self, space_id: int, shop: str, name: str) -> Sequence[str]:
        with self._file.read():
            rows = self._file.run("parts_waiting_on", (space_id, self._file.names.known_word(shop), name))
            return list(dict.fromkeys(found for (found,) in rows))

    def due(self, now: int, limit: int, without: Collection[tuple[int, str]] = ()) -> Sequence[PartRow]:
        sources = msgspec.json.encode([f"{space_id}/{source}" for space_id, source in without]).decode()
        with self._file.read():
            return self._parts([row for (row,) in self._file.run("part_rows_due", (now, limit, sources))])

    def claims_over(self, now: int, limit: int) -> Sequence[ClaimRow]:
        with self._file.read():
            return self._claims([row for (row,) in self._file.run("claim_rows_over", (now, limit))])

    def claims_about(
        self, space_id: int, shop: str, order_id: str, event_id: str, tokens: Collection[bytes]
    ) -> Sequence[ClaimRow]:
        with self._file.read():
            shop_id = self._file.names.known_word(shop)
            rows = {row for (row,) in self._file.run("claim_rows_about", (space_id, shop_id, order_id, event_id))}
            for token in tokens:
                rows |= {row for (row,) in self._file.run("claim_rows_by_token", (space_id, shop_id, token))}
            return self._claims(sorted(rows))

    def claimed_order(self, space_id: int, shop: str, event_id: str, tokens: Collection[bytes]) -> str | None:
        with self._file.read():
            shop_id = self._file.names.known_word(shop)
            found = self._file.value("order_by_event_id", (space_id, shop_id, event_id))
            for token in tokens:
                found = found or self._file.value("order_by_token", (space_id, shop_id, token))
        return None if found is None else str(found)

    def delivered_at(self, space_id: int, source: str, delivery_id: str) -> int | None:
        with self._file.read():
            found: int | None = self._file.value("delivery_at", (delivery_hash(space_id, source, delivery_id),))
        return found

    def bought_before(self, space_id: int, shop: str, keys: Collection[bytes], order_id: str, placed_at: int) -> bool:
        with self._file.read():
            shop_id = self._file.names.known_word(shop)
            return any(
                self._file.value("bought_before", (space_id, shop_id, key, order_id, placed_at)) is not None
                for key in keys
            )

    def prune(self, *, orders_before: int, people_before: int, deliveries_before: int, limit: int) -> int:
        return prune(self._file, orders_before, people_before, deliveries_before, limit)
