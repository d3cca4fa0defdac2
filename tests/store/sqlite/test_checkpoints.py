"""Logs of files that are shipped off the machine are left to whoever ships them; all others are emptied here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from ledger_parts import NOW, an_event, fold
from signalpost.store import open_identities, open_inbox, open_inboxes, open_ledger
from signalpost.store.inbox import InboxLimits
from signalpost.store.keyring import Keyring
from signalpost.store.record import Kind, Record
from signalpost.store.sqlite.checkpoints import empty_log, leave_log, mark, shipped
from signalpost.store.sqlite.connection import BUSY_MS, connect

MASTER = bytes(32)
ACCEPTED = [Record(Kind.EVENT.value, 1, b"one")]


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path, MASTER)


def log_of(file: Path) -> int:
    """Bytes in the write-ahead log."""
    log = file.with_name(f"{file.name}-wal")
    return log.stat().st_size if log.exists() else 0


def test_the_mark_stands_for_every_file_of_the_data_folder(tmp_path: Path) -> None:
    """Ledger and inbox files alike, for as long as it is there; the folder is its owner's alone."""
    places = (tmp_path / "ledger.db", tmp_path / "inbox" / "x.db")
    assert not any(shipped(place) for place in places)
    mark(tmp_path, True)
    assert all(shipped(place) for place in places)
    assert (tmp_path / "replication").stat().st_mode & 0o077 == 0
    assert not shipped(tmp_path.parent / "elsewhere" / "ledger.db")
    mark(tmp_path, False)
    assert not any(shipped(place) for place in places)


@pytest.mark.parametrize("on", [True, False])
def test_the_last_to_close_leaves_the_log_where_it_is_shipped(tmp_path: Path, keyring: Keyring, on: bool) -> None:
    """Ledger, identities, inbox: what was committed is still in the log, and is read from there again."""
    mark(tmp_path, on)
    ledger = open_ledger(tmp_path / "ledger.db", keyring)
    fold(ledger, an_event(1))
    ledger.close()
    open_identities(tmp_path / "identities.db", keyring).close()
    inbox = open_inbox(tmp_path / "inbox", keyring)
    inbox.append_wait(ACCEPTED)
    inbox.close()

    files = [tmp_path / "ledger.db", tmp_path / "identities.db", *(tmp_path / "inbox").glob("*.db")]
    assert [log_of(file) > 0 for file in files] == [on] * 3
    again = open_ledger(tmp_path / "ledger.db", keyring)
    assert again.books(1, NOW).received == 1
    again.close()
    reader = open_inboxes(tmp_path / "inbox", keyring)
    (inbox_id,) = reader.inboxes()
    assert [segment.records for segment in reader.read(inbox_id, 0, 10)] == [ACCEPTED]
    reader.close()


@pytest.mark.parametrize("on", [True, False])
def test_an_idle_inbox_keeps_its_log_where_it_is_shipped(tmp_path: Path, keyring: Keyring, on: bool) -> None:
    """The round that would empty it leaves it alone."""
    mark(tmp_path, on)
    inbox = open_inbox(tmp_path / "inbox", keyring, limits=InboxLimits(look_every_ms=3_600_000))
    inbox.append_wait(ACCEPTED)
    _tick(inbox)()
    _tick(inbox)()
    (file,) = (tmp_path / "inbox").glob("*.db")
    assert (log_of(file) > 0) is on
    inbox.close()


def test_a_log_that_is_shipped_is_not_emptied_after_an_erasure(tmp_path: Path) -> None:
    """Whoever ships it does that later; without the mark it is empty at once."""
    file = tmp_path / "ledger.db"
    connection = connect(file)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE t (x)")
    mark(tmp_path, True)
    assert not empty_log(connection, file, busy_ms=BUSY_MS)
    assert log_of(file)
    mark(tmp_path, False)
    assert empty_log(connection, file, busy_ms=BUSY_MS)
    assert not log_of(file)
    connection.close()


def test_a_log_that_nobody_empties_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Past its bound it is copied into the file all the same."""
    connection = apsw.Connection(str(tmp_path / "x.db"))
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    leave_log(connection, pages=10)
    connection.execute("CREATE TABLE t (x)")
    for _ in range(200):
        connection.execute("INSERT INTO t VALUES (randomblob(3000))")
    assert log_of(tmp_path / "x.db") < 100_000
    connection.close()


def _tick(inbox: object) -> Callable[[], None]:
    """What the inbox's second thread does each round."""
    tick: Callable[[], None] = inbox._own().upkeep.tick  # type: ignore[attr-defined]
    return tick


def test_the_mark_can_be_set_before_there_is_a_data_folder_and_again(tmp_path: Path) -> None:
    """`serve` sets it whenever it starts; to take it away where there is none is no error."""
    home = tmp_path / "srv" / "var"
    mark(home, True)
    mark(home, True)
    assert shipped(home / "ledger.db")
    mark(home, False)
    mark(home, False)
    assert not shipped(home / "ledger.db")


def test_a_reader_keeps_a_log_from_being_emptied(tmp_path: Path) -> None:
    """Nobody waits for it: the next time does it, and it is said that it was not done."""
    file = tmp_path / "ledger.db"
    connection, reader = connect(file), connect(file)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE t (x)")
    with reader:
        reader.execute("SELECT * FROM t").fetchall()
        connection.execute("INSERT INTO t VALUES (1)")
        assert not empty_log(connection, file, busy_ms=BUSY_MS)
        assert log_of(file)
    assert empty_log(connection, file, busy_ms=BUSY_MS)
    connection.close()
    reader.close()
