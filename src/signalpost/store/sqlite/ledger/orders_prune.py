"""Forgetting orders by age, their figures kept; and taking a person's orders out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from signalpost.store.order_outcomes import outcome_of
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger import campaigns
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.orders_write import end

ERASED = "erased"


def prune(file: LedgerFile, orders_before: int, people_before: int, deliveries_before: int, limit: int) -> int:
    """Forget what is old, in one transaction; see `OrderBook.prune`."""
    with file.read():
        any_left = file.value("any_orders")
    if any_left is None:
        return 0
    with file.write():
        rows = [row for (row,) in file.run("orders_old", (orders_before, limit))]
        if rows:
            _close(file, rows)
        gone = len(rows)
        for statement, before in (
            ("forget_old_parts", orders_before),
            ("forget_old_claims", orders_before),
            ("forget_old_tokens", orders_before),
            ("forget_old_buyers", people_before // 1000),
            ("forget_old_deliveries", deliveries_before),
            ("forget_old_leads", deliveries_before),
        ):
            file.run(statement, (before, limit))
            gone = max(gone, file.connection.changes())
    return gone


def erase_orders(
    file: LedgerFile, space_id: int, keys: Collection[bytes], rows: Sequence[int], held: Sequence[Receipt], now: int
) -> None:
    """In an open transaction, before the events `rows` go: what is kept of the orders of whoever has `keys`, and of
    those whose parts or claims these events or held copies are. Each keeps its number, to be sent never again."""
    asked, erased = (json_list(rows),), file.names.word(ERASED)
    places = {(shop, order_id) for key in keys for shop, order_id in file.run("places_of_person", (space_id, key))}
    for part, _, shop, order_id in file.run("parts_by_copies", asked).fetchall():
        file.run("erase_part", (part, erased))
        if order_id:
            places.add((shop, order_id))
    for (other,) in file.run("claims_by_copies", asked).fetchall():
        _forget_claim(file, other)
    for receipt in held:
        at = (file.names.known_inbox(receipt.inbox_id), receipt.segment, receipt.index)
        claim: int | None = file.value("claim_by_receipt", at)
        if claim is not None:
            _forget_claim(file, claim)
        found = file.run("part_place", at).fetchone()
        if found is not None and found[1]:
            places.add(found)
        end(file, receipt, ERASED, now)
    for place in places:
        for (part,) in file.run("part_rows_of_order", (space_id, *place)).fetchall():
            file.run("erase_part", (part, erased))
        file.run("erase_order", (space_id, *place, now))
        for statement in ("erase_order_buyers", "erase_order_tokens", "erase_order_claims"):
            file.run(statement, (space_id, *place))
        campaigns.forget(file, (space_id, *place))


def _forget_claim(file: LedgerFile, row: int) -> None:
    file.run("forget_claim_tokens", (row,))
    file.run("forget_claim", (row,))


def _close(file: LedgerFile, rows: Sequence[int]) -> None:
    asked = (json_list(rows),)
    for space_id, source, day, channel, number, reason, count in file.run("close_orders", asked).fetchall():
        outcome, word = outcome_of(number, file.names.text(reason))
        name = file.names.word(f"{outcome.value} {word}".strip())
        file.run("add_order_total", (space_id, source, day, channel, name, count))
    campaigns.forget_rows(file, asked[0])
    for statement in ("forget_claims_of", "forget_parts_of", "forget_orders"):
        file.run(statement, asked)
