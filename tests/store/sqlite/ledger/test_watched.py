"""What SQLite adds to watching: its cost does not grow with the queue."""

from __future__ import annotations

from pathlib import Path

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, an_event, fold
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.watched import FIRST_LOOKED_AT, watched

TABLES_OF_ROWS = ("event", "body", "queue", "ending", "copy", "call")


def test_no_table_of_events_is_walked(tmp_path: Path) -> None:
    """The first of each queue come by its index; everything else from totals and roll-ups."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    fold(ledger, an_event(1))
    ledger.close()
    file = LedgerFile.to_read(home.path)
    with file.read():
        for name, bindings in (
            ("watched_totals", (SPACE,)),
            ("watched_queues", (SPACE, NOW, FIRST_LOOKED_AT)),
            ("watched_day", (SPACE, 0)),
            ("accepted_by_hour", (SPACE, DATASET, 0, 1)),
        ):
            plan = file.connection.execute(f"EXPLAIN QUERY PLAN {file.sql[name]}", bindings).fetchall()
            walked = [row[3] for row in plan if row[3].startswith("SCAN")]
            assert not [step for step in walked if step.split()[1] in TABLES_OF_ROWS], (name, walked)
    file.close()


def test_of_a_long_queue_only_the_first_are_looked_at(tmp_path: Path) -> None:
    """Those due first: the others cannot have waited longer, unless they were tried."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    fold(ledger, *(an_event(number, due_at=NOW - 5_000 + number) for number in range(1, FIRST_LOOKED_AT + 200)))
    ledger.close()
    file = LedgerFile.to_read(home.path)
    one = watched(file, SPACE, NOW).datasets[DATASET]
    assert (one.oldest_at, one.waiting) == (NOW - 4_999, FIRST_LOOKED_AT + 199)
    file.close()
