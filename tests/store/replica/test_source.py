"""What is shipped beside the databases: the list of inbox files, the keys, the mark, the lock."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from signalpost.errors import StoreUnavailable
from signalpost.store import open_control
from signalpost.store.keyring import Keyring
from signalpost.store.replica.replica import Replica
from signalpost.store.replica.source import Beside, Listed, begin, claim, end, forget_state, keys_in, listed_in
from signalpost.store.sqlite.checkpoints import shipped
from signalpost.store.sqlite.connection import connect

NOW = 1_763_460_600_000
HOUR = 3_600_000


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    return Replica(url=f"file://{tmp_path}/copies", hours=2, keys_s=300)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    return tmp_path / "home"


def test_the_list_names_every_inbox_file_there_was(home: Path, replica: Replica) -> None:
    """When it was first seen, and when it was gone: a restore to a moment before needs it."""
    beside = Beside(home, replica)
    for name in ("a", "b"):
        (home / "inbox" / f"{name}.db").touch()
    beside.follow(NOW)
    (home / "inbox" / "a.db").unlink()
    beside.follow(NOW + 1)
    assert listed_in(home / "replication" / "files.db") == {"a": Listed(NOW, NOW + 1), "b": Listed(NOW, None)}
    beside.close()
    again = Beside(home, replica)  # after a restart
    again.follow(NOW + 2)
    assert listed_in(home / "replication" / "files.db") == {"a": Listed(NOW, NOW + 1), "b": Listed(NOW, None)}
    again.close()


def test_what_lies_beside_is_kept_as_copies_are_made_of_it(home: Path, replica: Replica) -> None:
    """With a write-ahead log, which is what is copied, from the first row on; and for its owner alone."""
    Beside(home, replica).close()
    assert (home / "replication").stat().st_mode & 0o077 == 0
    for name in ("files.db", "keys.db"):
        with closing(connect(home / "replication" / name, create=False)) as connection:
            assert connection.pragma("journal_mode") == "wal"


def test_what_no_restore_wants_leaves_the_list_and_the_folder(home: Path, replica: Replica, tmp_path: Path) -> None:
    """An hour after the span that can be gone back."""
    copies = tmp_path / "copies" / "inbox"
    for name in ("a", "b"):
        (home / "inbox" / f"{name}.db").touch()
        (copies / f"{name}.db" / "ltx").mkdir(parents=True)
    beside = Beside(home, replica)
    beside.follow(NOW)
    (home / "inbox" / "a.db").unlink()
    beside.follow(NOW + 1)
    beside.follow(NOW + 3 * HOUR)
    assert (copies / "a.db").exists()
    beside.follow(NOW + 3 * HOUR + 2)
    assert set(listed_in(home / "replication" / "files.db")) == {"b"}
    assert [folder.name for folder in copies.iterdir()] == ["b.db"]
    beside.close()


@pytest.mark.parametrize("name", ["files", "keys"])
def test_what_could_not_be_written_is_made_up_for(home: Path, replica: Replica, name: str) -> None:
    """A full or faulty disk is a StoreError like any other; the next look notes what came meanwhile."""
    keyring = Keyring.open(home, bytes(32))
    keyring.seal(20_000, b"of that day", b"")
    beside = Beside(home, replica)
    table = {"files": "inbox_file", "keys": "keys_file"}[name]
    with closing(connect(home / "replication" / f"{name}.db")) as other:
        other.execute(f"ALTER TABLE {table} RENAME TO away")
        (home / "inbox" / "a.db").touch()
        with pytest.raises(StoreUnavailable):
            beside.follow(NOW)
        other.execute(f"ALTER TABLE away RENAME TO {table}")
    beside.follow(NOW + 1)
    beside.close()
    assert set(listed_in(home / "replication" / "files.db")) == {"a"}
    assert keys_in(home / "replication" / "keys.db") == (home / "keys.db").read_bytes()


def test_keys_are_shipped_as_they_are_and_what_was_destroyed_is_not(home: Path, replica: Replica) -> None:
    """The copy opens with the master key, and follows each change of the file."""
    keyring = Keyring.open(home, bytes(32))
    sealed = keyring.seal(20_000, b"of that day", b"")
    beside = Beside(home, replica)
    beside.follow(NOW)
    elsewhere = _copied(home, "first")
    assert elsewhere.unseal(20_000, sealed, b"") == b"of that day"
    keyring.destroy(20_000)
    beside.follow(NOW + 1)
    assert _copied(home, "second").destroyed(20_000)
    beside.close()


def test_keys_that_do_not_change_are_said_again_so_that_old_copies_go(home: Path, replica: Replica) -> None:
    """litestream forgets what is old only when something newer came."""
    Keyring.open(home, bytes(32))
    beside = Beside(home, replica)
    beats = []
    for at in (NOW, NOW + 299_999, NOW + 300_000):
        beside.follow(at)
        connection = connect(home / "replication" / "keys.db", create=False)
        beats += [beat for (beat,) in connection.execute("SELECT beat FROM keys_file")]
        connection.close()
    assert beats == [NOW, NOW, NOW + 300_000]
    beside.close()


def test_a_replica_from_before_there_were_keys_says_so(home: Path, replica: Replica) -> None:
    """Its file is there, and no row in it."""
    beside = Beside(home, replica)
    beside.follow(NOW)
    beside.close()
    with pytest.raises(StoreUnavailable, match="no keys") as refused:
        keys_in(home / "replication" / "keys.db")
    assert refused.value.code == "replica_absent"


def test_tomorrows_keys_are_made_today(home: Path) -> None:
    """So that no event is sealed under a key that is not yet off the machine; a destroyed day stays without."""
    keyring = Keyring.open(home, bytes(32))
    keyring.make_ready(20_001)
    assert 20_001 in keyring.days()
    keyring.destroy(20_002)
    keyring.make_ready(20_002)
    assert keyring.destroyed(20_002)


def test_beginning_marks_the_folder_and_keeps_passwords_to_its_owner(home: Path) -> None:
    """A URL may hold one."""
    begin(home, Replica(url="sftp://user:password@host/x"))
    assert shipped(home / "ledger.db")
    assert all(file.stat().st_mode & 0o077 == 0 for file in (home / "replication").iterdir())


def test_ending_gives_the_control_file_its_own_form_back(home: Path, replica: Replica) -> None:
    """litestream had turned it to a write-ahead log, in which removed tokens would stay."""
    keyring = Keyring.open(home, bytes(32))
    begin(home, replica)
    open_control(home / "control.db", keyring)
    connection = connect(home / "control.db", create=False)
    assert connection.execute("PRAGMA journal_mode = WAL").fetchall() == [("wal",)]
    connection.close()
    end(home)
    assert not shipped(home / "control.db")
    connection = connect(home / "control.db", create=False)
    assert connection.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
    connection.close()
    end(home)  # nothing to end


def test_one_process_ships_at_a_time_and_its_children_count(home: Path) -> None:
    """The lock goes with the descriptor: whoever inherited it holds it too."""
    first = claim(home, 0)
    heir = os.dup(first)
    os.close(first)
    with pytest.raises(StoreUnavailable) as refused:
        claim(home, 0.2)
    assert refused.value.code == "store_held"
    os.close(heir)
    os.close(claim(home, 0))


def test_after_a_restore_nothing_is_remembered_of_the_files_before(home: Path, tmp_path: Path) -> None:
    """But the list of inbox files that belongs to what was put back."""
    (home / "replication" / "state" / "ledger").mkdir(parents=True)
    (home / "replication" / "files.db").write_text("old")
    forget_state(home)
    assert [file.name for file in (home / "replication").iterdir()] == ["files.db"]
    (tmp_path / "files.db").write_text("new")
    forget_state(home, listed=tmp_path / "files.db")
    assert (home / "replication" / "files.db").read_text() == "new"


def _copied(home: Path, name: str) -> Keyring:
    folder = home / name
    folder.mkdir()
    (folder / "keys.db").write_bytes(keys_in(home / "replication" / "keys.db"))
    return Keyring.open(folder, bytes(32), create=False)
