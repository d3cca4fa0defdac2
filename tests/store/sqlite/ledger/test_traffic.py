"""What the SQLite ledger reads for whoever looks on: as little of a large file as of a small one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_parts import SqliteHome
from signalpost.store.sqlite.ledger.ledger import SqliteLedger


@pytest.mark.parametrize(
    ("statement", "bindings", "parts"),
    [
        ("newest_among", 10, ["SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"]),
        ("lately_hosts", 3, ["SCAN l", "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"]),
        ("newest_copies", 2, ["SEARCH c USING PRIMARY KEY (inbox_id=? AND (segment,idx)>(?,?))"]),
        ("copies_alone", 3, ["copy_alone (space_id=? AND event_id=?)"]),
        ("more_of_event", 2, ["SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"]),
        ("newest_calls", 2, ["SCAN call"]),
        ("queues", 3, ["queue_by_due (dataset_id=? AND due_at>?)", "queue_by_due (dataset_id=?)"]),
        ("dead_rows", 4, ["ending_undelivered (dataset_id=? AND state=? AND reason_id=? AND rowid<?)"]),
    ],
)
def test_a_look_goes_by_a_key(tmp_path: Path, statement: str, bindings: int, parts: list[str]) -> None:
    """Or reads the end of a table backwards, and no further than it is told."""
    ledger = SqliteHome(tmp_path).open()
    assert isinstance(ledger, SqliteLedger)
    file = ledger._file
    plan = file.connection.execute(f"EXPLAIN QUERY PLAN {file.sql[statement]}", (1,) * bindings).fetchall()
    details = [str(row[3]) for row in plan]
    for part in parts:
        assert any(part in detail for detail in details), details
    allowed = ("SCAN l", "SCAN i", "SCAN d", "SCAN call", "SCAN n", "SCAN place", "SCAN (")
    assert not [one for one in details if one.startswith("SCAN") and not one.startswith(allowed)], details
    ledger.close()
