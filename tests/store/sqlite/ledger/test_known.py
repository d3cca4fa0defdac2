"""Finding what a copy could join."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import DATASET, INBOX, SPACE, SqliteHome, an_event, receipt
from signalpost.store.ledger import Changes
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.ledger.apply import apply
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.known import cursor, known, seen, split


@pytest.fixture
def file(tmp_path: Path) -> Iterator[LedgerFile]:
    home = SqliteHome(tmp_path)
    opened = LedgerFile.to_write(home.path, Sealer(home.keyring))
    apply(opened, INBOX, 2, Changes(events=[an_event(1), an_event(2)]))
    yield opened
    opened.close()


def test_equal_hashes_are_not_equal_events(file: LedgerFile) -> None:
    """A match of 64 bits is compared with the text."""
    file.connection.execute("UPDATE event SET id_hash = (SELECT id_hash FROM event WHERE event_id = 'e1')")
    found = known(file, SPACE, [(DATASET, "Purchase", "e1"), (DATASET, "Purchase", "e2")], 0)
    assert {key[2]: one.body for key, one in found.items()} == {"e1": b'{"event_name":"Purchase","n":1}'}


def test_asking_is_one_seek_an_event(file: LedgerFile) -> None:
    """By index, however large the ledger is."""
    plan = file.connection.execute(f"EXPLAIN QUERY PLAN {file.sql['known_event']}", (0,) * 6).fetchall()
    details = [str(row[3]) for row in plan]
    assert "event_by_event_id (id_hash=? AND dataset_id=? AND name_id=?)" in details[0]
    assert all(detail.startswith("SEARCH") for detail in details)


def test_unknown_inboxes_have_no_cursor(file: LedgerFile) -> None:
    """And nothing of them was seen."""
    assert (cursor(file, INBOX), cursor(file, "another")) == (2, 0)
    assert seen(file, [receipt(1, "another")]) == set()
    assert seen(file, []) == set()


def test_no_codes_are_an_empty_list() -> None:
    """Stored as NULL or as nothing."""
    assert split(None) == split("") == ()
