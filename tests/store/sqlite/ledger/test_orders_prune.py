"""Forgetting orders: a transaction is made only where there is something to forget."""

from __future__ import annotations

from pathlib import Path

from ledger_parts import NOW, SqliteHome
from order_rows import a_claim, a_part, an_order, put
from signalpost.store.orders import ClaimState

LATE = {"orders_before": NOW + 1, "people_before": NOW, "deliveries_before": NOW, "limit": 2}


def test_a_ledger_without_orders_is_not_written_to(tmp_path: Path) -> None:
    ledger = SqliteHome(tmp_path).open()
    size = (tmp_path / "ledger.db-wal").stat().st_size
    assert ledger.order_book.prune(**LATE) == 0
    assert (tmp_path / "ledger.db-wal").stat().st_size == size
    ledger.close()


def test_orders_go_some_at_a_time(tmp_path: Path) -> None:
    """With parts of no order, and claims that nothing confirmed."""
    ledger = SqliteHome(tmp_path).open()
    put(ledger, *(an_order(number) for number in range(5)), a_part(9, order_id="", name="sub_1/subscribe"),
        a_claim(7, state=ClaimState.UNCONFIRMED))  # fmt: skip
    assert [ledger.order_book.prune(**LATE) for _ in range(4)] == [2, 2, 1, 0]
    assert ledger.order_book.part(1, "kiosk", "sub_1/subscribe") is None
    assert ledger.order_book.claims_counted(1, since=0, until=NOW + 1) == {}
    ledger.close()
