"""Finding what a copy could join."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import DATASET, INBOX, SPACE, SqliteHome, an_event, receipt
from signalpost.store.ledger import Changes
from signalpost.store.record import Receipt
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


def test_one_key_that_is_unknown_hides_no_other(file: LedgerFile) -> None:
    """Whether its id, its name or its dataset was never met."""
    keys = [(DATASET, "Purchase", "never"), ("9", "Purchase", "e1"), (DATASET, "Never", "e1")]
    met = (DATASET, "Purchase", "e2")
    assert list(known(file, SPACE, [*keys, met], 0)) == [met]


def test_of_an_event_is_known_what_joining_asks_for(file: LedgerFile) -> None:
    """Its order, what it lacks, whether it is on its way."""
    event = an_event(3, order_id="7", unmet=("value_missing", "currency_missing"))
    apply(file, INBOX, 3, Changes(events=[event]))
    key = (DATASET, "Purchase", "e3")
    one = known(file, SPACE, [key], 0)[key]
    assert (one.order_id, one.unmet, one.leased) == ("7", ("value_missing", "currency_missing"), False)


def test_beyond_the_cursor_each_copy_is_looked_up_by_itself(file: LedgerFile) -> None:
    """A segment that is folded in part: its first copies are here, the others are not."""
    event = an_event(4, receipt=Receipt(INBOX, 9, 1))
    apply(file, INBOX, 2, Changes(events=[event]))
    asked = [Receipt(INBOX, segment, index) for segment, index in ((1, 7), (2, 0), (9, 0), (9, 1), (9, 2), (8, 1))]
    assert seen(file, asked) == {Receipt(INBOX, 1, 7), Receipt(INBOX, 2, 0), Receipt(INBOX, 9, 1)}
