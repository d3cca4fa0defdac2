"""How the SQLite ledger finds what is due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, an_event, end, fold, lease, states
from signalpost.errors import KeyMissing
from signalpost.store.ledger import Ledger
from signalpost.store.sqlite.ledger.ledger import SqliteLedger
from signalpost.store.sqlite.ledger.queue import NEAR_LIMIT_MS


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


@pytest.fixture
def ledger(home: SqliteHome) -> Iterator[Ledger]:
    opened = home.open()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("due_near_limit", "queue_by_age_limit (dataset_id=? AND <expr><?)"),
        ("due_in_turn", "queue_by_due (dataset_id=? AND due_at<?)"),
        ("leases_over", "queue_by_lease (dataset_id=? AND due_at<?)"),
        ("next_due", "queue_by_due (dataset_id=?)"),
        ("next_due", "queue_by_lease (dataset_id=?)"),
        ("scheduled", "queue_by_due (dataset_id=? AND due_at>?)"),
        ("dead_by_reason", "ending_undelivered (dataset_id=? AND state=?"),
        ("sent_parts", "INTEGER PRIMARY KEY"),
        ("end_sent", "INTEGER PRIMARY KEY"),
        ("leave_queue", "INTEGER PRIMARY KEY"),
        ("put_back", "INTEGER PRIMARY KEY"),
        ("leased", "INTEGER PRIMARY KEY"),
    ],
)
def test_no_queue_is_scanned(ledger: Ledger, statement: str, index: str) -> None:
    """A million waiting events make handing out a thousand no slower."""
    assert isinstance(ledger, SqliteLedger)
    file = ledger._file
    sql = file.sql[statement]
    plan = file.connection.execute(f"EXPLAIN QUERY PLAN {sql}", (0,) * max(int(n) for n in "1234567" if f"?{n}" in sql))
    details = " / ".join(str(row[3]) for row in plan)
    assert index in details
    assert "SCAN queue" not in details
    assert "SCAN ending" not in details


def test_near_means_half_a_day(ledger: Ledger) -> None:
    """An event just beyond waits its turn."""
    fold(
        ledger,
        an_event(1, due_at=NOW - 9, expires_at=NOW + NEAR_LIMIT_MS),
        an_event(2, due_at=NOW, expires_at=NOW + NEAR_LIMIT_MS - 1),
    )
    assert [leased.event_id for leased in ledger.lease(SPACE, DATASET, 2, NOW, NOW + 1, "w")] == ["e2", "e1"]


def test_without_its_key_nothing_looks_tried(home: SqliteHome, ledger: Ledger) -> None:
    """A body that cannot be opened is not handed out, and its event counts no attempt."""
    fold(ledger, an_event(1))
    home.keyring.destroy(NOW // 86_400_000)
    with pytest.raises(KeyMissing):
        lease(ledger)
    assert states(ledger) == {"waiting": 1}
    assert ledger.find(SPACE, now=NOW)[0].attempts == 0


def test_each_event_is_in_the_queue_or_ended(ledger: Ledger) -> None:
    """Never in both, never in neither."""
    fold(ledger, *(an_event(n) for n in range(1, 7)))
    end(ledger, lease(ledger, 4)[:2])
    assert isinstance(ledger, SqliteLedger)
    connection = ledger._file.connection
    everywhere = connection.execute("SELECT row FROM queue UNION ALL SELECT row FROM ending ORDER BY row").fetchall()
    assert everywhere == connection.execute("SELECT row FROM event ORDER BY row").fetchall()
