"""Opening, migrating, and what SQLite's errors mean to callers."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from signalpost.errors import StoreCorrupt, StoreError, StoreUnavailable
from signalpost.store.sqlite.connection import (
    connect,
    immediate,
    migrate,
    schema_version,
    store_errors,
    translated,
    try_to_write,
)

STEPS = ("CREATE TABLE one (x INTEGER) STRICT; INSERT INTO one VALUES (1);", "ALTER TABLE one ADD COLUMN y TEXT;")


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (apsw.FullError(), StoreUnavailable, "disk_full"),
        (apsw.BusyError(), StoreUnavailable, "store_locked"),
        (apsw.LockedError(), StoreUnavailable, "store_locked"),
        (apsw.CantOpenError(), StoreUnavailable, "store_unwritable"),
        (apsw.ReadOnlyError(), StoreUnavailable, "store_unwritable"),
        (apsw.IOError(), StoreUnavailable, "disk_error"),
        (apsw.CorruptError(), StoreCorrupt, None),
        (apsw.NotADBError(), StoreCorrupt, None),
    ],
)
def test_errors_say_what_to_do(error: apsw.Error, kind: type[StoreError], code: str | None) -> None:
    """Each has a stable code and names the file."""
    found = translated(error, Path("somewhere/x.db"))
    assert type(found) is kind
    assert getattr(found, "code", None) == code
    assert "x.db" in str(found)


def test_a_new_file_gets_every_migration(tmp_path: Path) -> None:
    """`user_version` counts them."""
    connection = connect(tmp_path / "x.db")
    migrate(connection, tmp_path / "x.db", STEPS)
    assert schema_version(connection) == 2
    assert connection.execute("SELECT x, y FROM one").fetchall() == [(1, None)]


def test_an_older_file_gets_what_it_lacks(tmp_path: Path) -> None:
    """And migrating again changes nothing."""
    connection = connect(tmp_path / "x.db")
    migrate(connection, tmp_path / "x.db", STEPS[:1])
    connection.execute("UPDATE one SET x = 7")
    for _ in range(2):
        migrate(connection, tmp_path / "x.db", STEPS)
    assert connection.execute("SELECT x, y FROM one").fetchall() == [(7, None)]


def test_a_newer_file_is_refused_untouched(tmp_path: Path) -> None:
    """An old process never writes to what it does not understand."""
    connection = connect(tmp_path / "x.db")
    migrate(connection, tmp_path / "x.db", STEPS)
    with pytest.raises(StoreCorrupt, match="newer release"):
        migrate(connection, tmp_path / "x.db", STEPS[:1])
    assert schema_version(connection) == 2


def test_a_failing_migration_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """All or nothing."""
    connection = connect(tmp_path / "x.db")
    migrate(connection, tmp_path / "x.db", STEPS[:1])
    with pytest.raises(StoreUnavailable):
        migrate(connection, tmp_path / "x.db", (STEPS[0], "CREATE TABLE two (x INTEGER) STRICT; SELECT nonsense"))
    assert schema_version(connection) == 1
    assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("one",)]


def test_a_transaction_is_undone_when_its_block_fails(tmp_path: Path) -> None:
    """The next one starts clean."""
    connection = connect(tmp_path / "x.db")
    migrate(connection, tmp_path / "x.db", STEPS)
    with pytest.raises(ZeroDivisionError), immediate(connection):
        connection.execute("DELETE FROM one")
        raise ZeroDivisionError
    with immediate(connection):
        assert connection.execute("SELECT count(*) FROM one").fetchone() == (1,)


def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path) -> None:
    """Not reported as a mistake of the caller."""
    (tmp_path / "x.db").write_bytes(b"not a database, however long it may be" * 100)
    with pytest.raises(StoreCorrupt), store_errors(tmp_path / "x.db"):
        connect(tmp_path / "x.db").execute("SELECT * FROM sqlite_schema").fetchall()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """`store_unwritable`, with what to check."""
    with pytest.raises(StoreUnavailable) as refused:
        connect(tmp_path / "absent" / "x.db")
    assert refused.value.code == "store_unwritable"


def test_a_lock_of_another_program_is_told(tmp_path: Path) -> None:
    """After the time that was given for waiting."""
    holder, waiter = connect(tmp_path / "x.db"), connect(tmp_path / "x.db", busy_ms=1)
    migrate(holder, tmp_path / "x.db", STEPS)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable) as refused, store_errors(tmp_path / "x.db"), immediate(waiter):
        pass
    assert refused.value.code == "store_locked"


def test_whether_a_file_can_be_written_is_tried_without_writing(tmp_path: Path) -> None:
    """Another program's lock is told, and gone it is none; nothing of the file changes."""
    file = tmp_path / "one.db"
    holder = connect(file)
    holder.execute("CREATE TABLE one (a)")
    before = file.read_bytes()
    try_to_write(file, busy_ms=0)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable) as held:
        try_to_write(file, busy_ms=0)
    assert held.value.code == "store_locked"
    holder.execute("ROLLBACK")
    try_to_write(file, busy_ms=0)
    assert file.read_bytes() == before
    holder.close()


def test_a_locked_file_is_tried_again_after_a_second(tmp_path: Path) -> None:
    """Others lock for moments; of a broken disk nobody knows when to come back, and no other cause is named."""
    locked = translated(apsw.BusyError(), tmp_path / "x.db")
    assert isinstance(locked, StoreUnavailable)
    assert (locked.retry_after, str(locked)) == (1, "x.db is locked by another program; close it or wait")
    assert str(translated(apsw.IOError(), tmp_path / "x.db")) == "x.db cannot be used now (IOError, 0)"
