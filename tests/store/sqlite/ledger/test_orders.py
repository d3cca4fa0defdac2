"""Orders in the SQLite ledger: what the worker asks uses an index, and costs nothing where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_parts import NOW, SqliteHome
from signalpost.store.sqlite.ledger.file import LedgerFile

ASKED = {
    "part_of": (1, 1, "17/purchase"),
    "part_row_by_receipt": (1, 1, 0),
    "part_rows_of_order": (1, 1, "17"),
    "part_rows_due": (NOW, 10, "[]"),
    "parts_waiting_on": (1, 1, "17/paid"),
    "delivery_at": (7,),
    "bought_before": (1, 1, b"k", "17", 5),
    "order_by_event_id": (1, 1, "e"),
    "order_by_token": (1, 1, b"k"),
    "claim_rows_about": (1, 1, "17", "e"),
    "claim_rows_by_token": (1, 1, b"k"),
    "claim_rows_over": (NOW, 10),
    "order_sums": (1, 0, 5, 0, 3, 5, 9),
    "orders_missing": (1, 0, 5, None, "[]", 10),
    "claim_sums": (1, 0, 5, 0, 3, 5, 9),
    "claim_rows_standing": (1, 1, 0, 5, 10, '["a"]'),
    "claim_rows_unconfirmed": (1, 2, 0, 5, 10, None),
    "newest_orders": (1, 0, 5, None, None, 10),
}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_look_ups_use_an_index(tmp_path: Path, name: str) -> None:
    """None walks a table of orders, nor all rows of a shop."""
    home = SqliteHome(tmp_path)
    home.open().close()
    file = LedgerFile.to_read(home.path)
    with file.read():
        plan = file.connection.execute(f"EXPLAIN QUERY PLAN {file.sql[name]}", ASKED[name]).fetchall()
    file.close()
    steps = [step for *_, step in plan]
    of_the_shop = [step for step in steps if step.endswith("(space_id=? AND shop_id=?)")]
    walked = ("SCAN shop_order", "SCAN order_part", "SCAN order_claim", "SCAN order_token", "SCAN order_person")
    assert not [step for step in steps if step in walked] + of_the_shop, steps
