"""The ledger's file: versions, transactions, limits."""

from __future__ import annotations

from pathlib import Path

import apsw
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, a_fate, fold
from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store.ledger import Fate
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.connection import connect, migrate
from signalpost.store.sqlite.ledger.file import MIGRATIONS, LedgerFile, id_hash, json_list

MORE = (*MIGRATIONS, "CREATE TABLE more (x INTEGER) STRICT")


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


def to_write(home: SqliteHome, known: tuple[str, ...] = MIGRATIONS) -> LedgerFile:
    return LedgerFile.to_write(home.path, Sealer(home.keyring), known=known)


def test_a_new_file_is_durable(home: SqliteHome) -> None:
    """Write-ahead log, synced at each commit, of the newest schema."""
    file = to_write(home)
    assert file.connection.pragma("journal_mode") == "wal"
    assert file.connection.pragma("synchronous") == 2
    assert file.connection.pragma("user_version") == len(MIGRATIONS)
    file.close()


def test_a_newer_file_is_refused_by_writer_and_reader(home: SqliteHome) -> None:
    """An old process must not touch what it does not understand; the lock is free again."""
    to_write(home, MORE).close()
    with pytest.raises(StoreCorrupt, match="newer release"):
        to_write(home)
    reader = LedgerFile.to_read(home.path)
    with pytest.raises(StoreCorrupt, match="newer release"), reader.read():
        pass
    to_write(home, MORE).close()


def test_an_older_file_is_migrated_by_command_only(home: SqliteHome) -> None:
    """`store migrate` makes a backup first; opening does not move the schema on in passing."""
    to_write(home).close()
    with pytest.raises(StoreUnavailable, match="store migrate") as caught:
        to_write(home, MORE)
    assert caught.value.code == "ledger_old"
    to_write(home).close()


def test_a_file_without_schema_is_not_read(home: SqliteHome) -> None:
    """It is being made at this moment."""
    apsw.Connection(str(home.path)).execute("PRAGMA user_version = 0").connection.close()
    reader = LedgerFile.to_read(home.path)
    with pytest.raises(StoreUnavailable) as caught, reader.read():
        pass
    assert caught.value.code == "ledger_absent"


def test_a_transaction_is_whole_or_not_at_all(home: SqliteHome) -> None:
    """Whatever ends it; names made in it are forgotten too."""
    file = to_write(home)
    with pytest.raises(KeyError), file.write():
        file.names.word("made")
        raise KeyError
    assert file.names.known_word("made") == 0
    with file.write():
        file.names.word("made")
    assert file.names.known_word("made")
    file.close()


def test_a_long_read_is_ended(home: SqliteHome) -> None:
    """It would keep the write-ahead log from being emptied. The next read works."""
    to_write(home).close()
    reader = LedgerFile.to_read(home.path)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(StoreUnavailable) as caught, reader.read():
        reader.connection.execute(endless).fetchall()
    assert caught.value.code == "read_too_long"
    with reader.read():
        assert reader.value("next_row") == 1
    reader.close()


def test_a_reader_cannot_write(home: SqliteHome) -> None:
    """Not even by mistake."""
    to_write(home).close()
    reader = LedgerFile.to_read(home.path)
    with pytest.raises(StoreUnavailable), reader.read():
        reader.run("set_next_row", (9,))
    reader.close()


def test_the_hash_of_an_event_id_never_changes() -> None:
    """It is stored: another one would find nothing any more."""
    assert id_hash(1, "e1") == 68585546512926485
    assert id_hash(2, "e1") != id_hash(1, "e1") != id_hash(1, "e2")


@given(st.integers(0, 2**31), st.text(max_size=300))
def test_hashes_fit_sqlite(space_id: int, event_id: str) -> None:
    """Signed, 64 bits, for any text that can be stored."""
    assert -(2**63) <= id_hash(space_id, event_id) < 2**63


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_numbers_reach_sql_unchanged(numbers: list[int]) -> None:
    """As one JSON text."""
    assert msgspec.json.decode(json_list(numbers)) == numbers


def test_a_ledger_of_the_first_schema_is_brought_forward(home: SqliteHome) -> None:
    """Its rows stay as they were: nothing was observed of them, and every figure is right."""
    first = to_write(home, MIGRATIONS[:1])
    first.run("add_inbox", ("box",))
    first.connection.execute(
        "INSERT INTO copy (inbox_id, segment, idx, part, space_id, dataset_id, name_id, fate, reason_id, key_id,"
        " origin_id, received_at, count) VALUES (1, 1, 0, 0, 1, 0, 0, 4, 0, 0, 0, 3600000, 2)"
    )
    first.connection.execute("INSERT INTO total VALUES (1, 0, 0, 0, 0, 2, 0), (1, 1, 0, 4, 0, 2, 0)")
    first.connection.execute("INSERT INTO word (id, word) VALUES (1, 'dropped')")
    first.connection.execute("INSERT INTO rollup VALUES (1, 0, 3600, 0, 1, 2, 0)")
    first.close()
    connection = connect(home.path)
    migrate(connection, home.path, MIGRATIONS)
    connection.close()
    ledger = home.open()
    assert ledger.rebuild() == 0
    assert ledger.books(1, 0).received == 2
    (day,) = ledger.series(1, kinds=["fate", "seen"], since=0, until=86_400, step="day")
    assert (day.at, day.kind, day.word, day.count) == (0, "fate", "dropped", 2)
    assert ledger.figures_since() == 7_200
    ledger.close()


def test_an_event_from_before_figures_stays_in_none(home: SqliteHome) -> None:
    """What it says nobody noted; a further copy of it is counted as a copy."""
    before = to_write(home, MIGRATIONS[:6])
    before.run("add_dataset", (SPACE, DATASET))
    before.run("add_name", (SPACE, "Purchase"))
    before.connection.execute("INSERT INTO word (id, word) VALUES (1, 'server')")
    before.connection.execute(
        "INSERT INTO event (row, space_id, dataset_id, name_id, id_hash, event_id, event_time, action_source_id,"
        " origin_id, destination_id, received_at, expires_at, inbox_id, segment, idx, part, keys_id)"
        f" VALUES (1, {SPACE}, 1, 1, 5, 'e1', 0, 0, 1, 0, {NOW}, 0, 0, 0, 0, 0, 0)"
    )
    before.close()
    connection = connect(home.path)
    migrate(connection, home.path, MIGRATIONS)
    connection.close()
    ledger = home.open()
    ledger.rebuild()
    fold(ledger, a_fate(1, Fate.DUPLICATE, row=1, origin="browser"))
    found = ledger.series(SPACE, kinds=["seen", "copy", "lag"], since=0, until=1 << 40)
    assert [(one.kind, one.word, one.count) for one in found] == [("copy", "browser duplicate", 1)]
    assert {(one.origin, one.at) for one in ledger.last_received(SPACE)} == {("server", NOW), ("browser", NOW)}
    assert ledger.rebuild() == 0
    ledger.close()
