"""Orders of shops as they are shown and counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.store.campaigns import CampaignSum
from signalpost.store.order_outcomes import outcome_of
from signalpost.store.orders import Account, ClaimRow, ClaimState, OrderRow, PartRow, Sum
from signalpost.store.orders_sold import Sold
from signalpost.store.sqlite.ledger.campaigns import campaigns
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.orders_rows import CLAIM_STATES, claim_row, order_row, part_row
from signalpost.store.sqlite.ledger.orders_sold import sold
from signalpost.store.sqlite.ledger.orders_sums import claims_summed, missing_rows, summed

Row = tuple[Any, ...]


class ShownOrders:
    """What any process may ask of the orders in a ledger's file; see `OrderBookReader`."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def order(self, space_id: int, shop: str, order_id: str) -> OrderRow | None:
        with self._file.read():
            found = self._file.run("order_of", (space_id, order_id, self._file.names.known_word(shop))).fetchone()
        return None if found is None else order_row(found)

    def orders_called(self, space_id: int, order_id: str) -> Sequence[OrderRow]:
        with self._file.read():
            return [order_row(row) for row in self._file.run("orders_called", (space_id, order_id))]

    def parts_of(self, space_id: int, shop: str, order_id: str) -> Sequence[PartRow]:
        with self._file.read():
            place = (space_id, self._file.names.known_word(shop), order_id)
            return self._parts([row for (row,) in self._file.run("part_rows_of_order", place)])

    def claims_of(self, space_id: int, shop: str, order_id: str) -> Sequence[ClaimRow]:
        with self._file.read():
            place = (space_id, self._file.names.known_word(shop), order_id)
            return self._claims([row for (row,) in self._file.run("claim_rows_of_order", place)])

    def account(self, order: OrderRow) -> Account:
        with self._file.read():
            return self._accounts([order.row])[0]

    def listed(
        self, space_id: int, *, since: int, until: int, source: str | None = None, before: int | None = None,
        limit: int = 100,
    ) -> Sequence[Account]:  # fmt: skip
        with self._file.read():
            source_id = None if source is None else self._file.names.known_word(source)
            rows = self._file.run("newest_orders", (space_id, since, until, source_id, before, limit))
            return self._accounts([row for (row,) in rows])

    def to_read(self, space_id: int, source: str, limit: int) -> Sequence[str]:
        with self._file.read():
            place = (space_id, self._file.names.known_word(source), limit)
            rows = [*self._file.run("orders_to_read", place), *self._file.run("leads_to_read", place)]
        return [named for (named,) in rows[:limit]]

    def unaccounted(
        self, space_id: int, *, since: int, until: int, limit: int, sources: Collection[str] | None = None
    ) -> Sequence[Account]:
        with self._file.read():
            return self._accounts(missing_rows(self._file, space_id, since, until, sources, limit))

    def summed(self, space_id: int, *, since: int, until: int) -> Sequence[Sum]:
        return summed(self._file, space_id, since, until)

    def pruned(self, space_id: int, *, since: int, until: int) -> Sequence[Sum]:
        with self._file.read():
            rows = self._file.run("totals_closed", (space_id, since, until)).fetchall()
        return [
            Sum(day=day, source=source or "", channel=channel or "", outcome=outcome, reason=reason, count=count)
            for day, source, channel, word, count in rows
            for outcome, _, reason in [word.partition(" ")]
        ]

    def claims(
        self, space_id: int, state: ClaimState, *, since: int, until: int, sources: Collection[str] | None = None,
        limit: int = 100,
    ) -> Sequence[ClaimRow]:  # fmt: skip
        statement = "claim_rows_unconfirmed" if state is ClaimState.UNCONFIRMED else "claim_rows_standing"
        of = None if sources is None else msgspec.json.encode(sorted(sources)).decode()
        with self._file.read():
            asked = (space_id, CLAIM_STATES.index(state), since, until, limit, of)
            return self._claims([row for (row,) in self._file.run(statement, asked)])

    def claims_counted(self, space_id: int, *, since: int, until: int) -> Mapping[tuple[str, str, str], int]:
        return claims_summed(self._file, space_id, since, until)

    def campaigns(self, space_id: int, *, since: int, until: int) -> Sequence[CampaignSum]:
        return campaigns(self._file, space_id, since, until)

    def sold(self, space_id: int, *, since: int, until: int) -> Sequence[Sold]:
        return sold(self._file, space_id, since, until)

    def of_person(self, space_id: int, keys: Collection[bytes]) -> Sequence[OrderRow]:
        with self._file.read():
            rows = {row for key in keys for (row,) in self._file.run("orders_of_person", (space_id, key))}
            return [order_row(row) for row in self._file.run("orders_by_row", (json_list(sorted(rows)),))]

    def _parts(self, rows: Sequence[int]) -> Sequence[PartRow]:
        return [part_row(row) for row in self._file.run("parts_by_row", (json_list(rows),))] if rows else []

    def _claims(self, rows: Sequence[int]) -> Sequence[ClaimRow]:
        return [claim_row(row) for row in self._file.run("claims_by_row", (json_list(rows),))] if rows else []

    def _accounts(self, rows: Sequence[int]) -> Sequence[Account]:
        if not rows:
            return []
        asked = (json_list(rows),)
        orders = {row[12]: order_row(row) for row in self._file.run("orders_by_row", asked)}
        return [self._account(orders[row[0]], row) for row in self._file.run("accounts_of", asked).fetchall()]

    def _account(self, order: OrderRow, row: Row) -> Account:
        _, number, word, value, currency, claimed, event = row
        outcome, reason = outcome_of(number, word or "")
        found = None if event is None else self._file.run("event_of_account", (event,)).fetchone()
        dataset, event_id, joined = found or ("", "", False)
        return Account(
            order=order, outcome=outcome.value, reason=reason, browser=claimed is not None, server=found is not None,
            joined=bool(joined), dataset=dataset, event_id=event_id,
            value="" if value is None else f"{value} {currency or ''}".strip(), browser_value=(claimed or "").strip(),
        )  # fmt: skip
