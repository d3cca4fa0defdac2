"""Forgetting in the SQLite ledger."""

from __future__ import annotations

from pathlib import Path

from ledger_parts import NOW, SqliteHome, a_fate, an_event, end, fold, lease
from signalpost.store.ledger import Fate
from signalpost.store.sqlite.ledger.ledger import SqliteLedger

TABLES = ("event", "body", "queue", "ending", "copy", "call")


def test_nothing_of_a_pruned_event_is_left(tmp_path: Path) -> None:
    """No row in any table, and the room is used again by what comes next."""
    ledger = SqliteHome(tmp_path).open()
    assert isinstance(ledger, SqliteLedger)
    connection = ledger._file.connection
    sizes = []
    for start in (1, 301, 601):
        fold(
            ledger,
            *(an_event(n) for n in range(start, start + 299)),
            a_fate(start + 299, Fate.DUPLICATE, "duplicate", row=-1),
        )
        end(ledger, lease(ledger, 300))
        sizes.append(connection.pragma("page_count"))
        assert ledger.prune(NOW + 1) == 299
        assert [connection.execute(f"SELECT count(*) FROM {table}").fetchall() for table in TABLES] == [[(0,)]] * 6
    assert sizes[1] == sizes[2] <= sizes[0] + 1
    ledger.close()
