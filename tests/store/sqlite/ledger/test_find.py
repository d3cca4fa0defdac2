"""How the SQLite ledger looks events up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import NOW, SPACE, SqliteHome, a_fate, an_event, fold
from signalpost.store.ledger import Fate, Ledger
from signalpost.store.sqlite.ledger.find import COPIES_SHOWN
from signalpost.store.sqlite.ledger.ledger import SqliteLedger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = SqliteHome(tmp_path).open()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("statement", "bindings", "index"),
    [
        ("rows_by_event_id", 4, "event_by_event_id"),
        ("rows_by_order_id", 3, "event_by_order_id"),
        ("rows_by_receipt", 5, "event_by_receipt"),
        ("rows_by_fbtrace_id", 3, "call_by_fbtrace_id"),
        ("rows_undelivered", 5, "ending_undelivered"),
        ("copies_of", 2, "copy_by_event"),
        ("copy_by_receipt", 4, "PRIMARY KEY"),
    ],
)
def test_keys_are_found_by_index(ledger: Ledger, statement: str, bindings: int, index: str) -> None:
    """A look-up takes as long in a large ledger as in a small one."""
    assert isinstance(ledger, SqliteLedger)
    file = ledger._file
    plan = file.connection.execute(f"EXPLAIN QUERY PLAN {file.sql[statement]}", (0,) * bindings).fetchall()
    details = [str(row[3]) for row in plan]
    assert any(index in detail for detail in details), details
    assert not [detail for detail in details if detail.startswith(("SCAN e", "SCAN c ", "SCAN x", "SCAN q"))]


def test_a_flood_of_duplicates_is_not_shown_whole(ledger: Ledger) -> None:
    """The event is shown with its first copies."""
    fold(ledger, an_event(1), *(a_fate(n, Fate.DUPLICATE, "duplicate", row=-1) for n in range(2, COPIES_SHOWN + 50)))
    (event,) = ledger.find(SPACE, now=NOW)
    assert len(event.copies) == COPIES_SHOWN + 1
