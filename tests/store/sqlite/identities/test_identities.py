"""The identities file as a hostile world meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from identity_parts import DAY, FBC, FBP, NOW, SPACE, VISITOR, SqliteHome, a_visit, forgetting, learn
from signalpost.errors import StoreUnavailable
from signalpost.store.identities import Identities
from signalpost.store.sqlite.identities.identities import carry_forgotten


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


def on_disk(home: SqliteHome) -> bytes:
    """All bytes of the file and its log."""
    return b"".join(part.read_bytes() for part in home.path.parent.glob("identities.db*"))


def test_nothing_on_disk_names_anybody(home: SqliteHome) -> None:
    """Neither the visitor id nor what is known under it, and only its owner may read the file."""
    learn(home.open(), 1, a_visit(fbc=FBC))
    assert not [secret for secret in (VISITOR, FBP, FBC, "1234567890", "Click") if secret.encode() in on_disk(home)]
    assert home.path.stat().st_mode & 0o077 == 0


def test_what_is_forgotten_is_overwritten(home: SqliteHome) -> None:
    """In the file and in its log: not even its sealed bytes are there any more."""
    identities = home.open()
    learn(identities, 1, a_visit(fbc=FBC))
    connection = apsw.Connection(str(home.path))
    ((sealed,),) = connection.execute("SELECT sealed FROM visitor").fetchall()
    connection.close()
    assert sealed in on_disk(home)
    learn(identities, 2, forgetting(NOW + 1))
    assert sealed not in on_disk(home)


def test_someone_who_reads_delays_no_forgetting(home: SqliteHome) -> None:
    """A backup may be copying the file: the visitor is forgotten, the log emptied another time."""
    identities = home.open()
    learn(identities, 1, a_visit())
    copying = apsw.Connection(str(home.path))
    with copying:
        copying.execute("SELECT count(*) FROM visitor").fetchall()
        learn(identities, 2, forgetting(NOW + 1))
        assert identities.visitor(SPACE, VISITOR) is None
    copying.close()


def test_a_failed_transaction_changes_nothing(home: SqliteHome) -> None:
    """And is told as what it is; the batch can be folded again."""
    identities = home.open()
    learn(identities, 1, a_visit())
    other = apsw.Connection(str(home.path))
    other.execute("BEGIN IMMEDIATE")
    identities._file.set_busy_timeout(0)  # type: ignore[attr-defined]  # the adapter's own connection
    with pytest.raises(StoreUnavailable) as caught:
        learn(identities, 2, forgetting(NOW + 1))
    assert caught.value.code == "store_locked"
    other.close()
    assert identities.visitor(SPACE, VISITOR) is not None
    assert learn(identities, 2, forgetting(NOW + 1)) == 1


def test_a_damaged_row_costs_one_visitor(home: SqliteHome) -> None:
    """It counts as unknown and is written anew by the next visit."""
    identities = home.open()
    learn(identities, 1, a_visit(), a_visit(visitor_id="other"))
    key = home.keyring.hmac(f"visitor\0{SPACE}\0{VISITOR}".encode())
    connection = apsw.Connection(str(home.path))
    connection.execute("UPDATE visitor SET sealed = x'00' WHERE hmac = ?", (key,))
    connection.close()
    assert identities.visitor(SPACE, VISITOR) is None
    assert identities.visitor(SPACE, "other") is not None
    learn(identities, 2, a_visit(NOW + DAY))
    assert identities.visitor(SPACE, VISITOR) is not None


def test_a_closed_file_says_so(home: SqliteHome) -> None:
    """Closing twice is harmless."""
    identities = home.open()
    identities.close()
    identities.close()
    with pytest.raises(StoreUnavailable, match="not open"):
        identities.visitor(SPACE, VISITOR)


def test_a_restored_file_forgets_whom_the_later_one_had_forgotten(tmp_path: Path) -> None:
    """A backup of before the withdrawal brings nobody back; who was seen after it stays as the backup has them."""
    home, backup = SqliteHome(tmp_path), tmp_path / "backup.db"
    identities = home.open()
    learn(identities, 1, a_visit(), a_visit(visitor_id="other"))
    apsw.Connection(str(home.path)).execute("VACUUM INTO ?", (str(backup),)).connection.close()
    learn(identities, 2, forgetting(NOW + 1))
    identities.close()
    assert carry_forgotten(home.path, backup) == 1
    backup.replace(home.path)
    restored = home.open()
    assert restored.visitor(SPACE, VISITOR) is None
    assert restored.visitor(SPACE, "other") is not None
    learn(restored, 3, a_visit(NOW))
    assert restored.visitor(SPACE, VISITOR) is None
    restored.close()


def test_of_many_one_is_overwritten(home: SqliteHome) -> None:
    """Whose bytes lie between those of others, in a page that goes on being used."""
    identities = home.open()
    learn(identities, 1, *(a_visit(visitor_id=f"v{number}") for number in range(40)))
    key = home.keyring.hmac(f"visitor\0{SPACE}\0v20".encode())
    connection = apsw.Connection(str(home.path))
    ((sealed,),) = connection.execute("SELECT sealed FROM visitor WHERE hmac = ?", (key,)).fetchall()
    connection.close()
    assert sealed in on_disk(home)
    learn(identities, 2, forgetting(NOW + 1, visitor_id="v20"))
    assert sealed not in on_disk(home)
    assert identities.counts(SPACE) == {"known": 39, "forgotten": 1}


LOCKED: dict[str, Callable[[Identities], object]] = {
    "apply": lambda identities: learn(identities, 2, a_visit(NOW + 1)),
    "link": lambda identities: identities.link([]),
    "unmerge": lambda identities: identities.unmerge(SPACE, bytes(16), NOW),
    "forget": lambda identities: identities.forget(SPACE, [bytes(16)], NOW),
    "prune": lambda identities: identities.prune(NOW),
    "decide": lambda identities: identities.decisions.decide([]),
    "forget_grants": lambda identities: identities.decisions.forget_grants(NOW, 1),
}


@pytest.mark.parametrize("write", LOCKED.values(), ids=LOCKED)
def test_a_locked_file_is_named_whatever_is_written(home: SqliteHome, write: Callable[[Identities], object]) -> None:
    """Another program holds it: the worker is told which file, and tries again."""
    identities = home.open()
    other = apsw.Connection(str(home.path))
    other.execute("BEGIN IMMEDIATE")
    identities._file.set_busy_timeout(0)  # type: ignore[attr-defined]  # the adapter's own connection
    with pytest.raises(StoreUnavailable, match=r"identities\.db is locked") as caught:
        write(identities)
    assert caught.value.code == "store_locked"
    other.close()
    write(identities)
    identities.close()


def test_from_a_file_that_was_never_written_nobody_is_carried(tmp_path: Path) -> None:
    """A worker that died while it made it."""
    home = SqliteHome(tmp_path)
    identities = home.open()
    learn(identities, 1, a_visit())
    identities.close()
    empty = tmp_path / "empty.db"
    empty.touch()
    assert carry_forgotten(empty, home.path) == 0
    again = home.open()
    assert again.visitor(SPACE, VISITOR) is not None
    again.close()


def test_in_a_restored_file_they_are_overwritten_too(tmp_path: Path) -> None:
    """Of whom the later file had forgotten nothing is left in the earlier one, sealed or not."""
    home, backup = SqliteHome(tmp_path), tmp_path / "backup.db"
    identities = home.open()
    learn(identities, 1, *(a_visit(visitor_id=f"v{number}") for number in range(40)))
    key = home.keyring.hmac(f"visitor\0{SPACE}\0v20".encode())
    connection = apsw.Connection(str(home.path))
    ((sealed,),) = connection.execute("SELECT sealed FROM visitor WHERE hmac = ?", (key,)).fetchall()
    copied = apsw.Connection(str(backup))
    with copied.backup("main", connection, "main") as copying:
        copying.step()
    copied.close()
    connection.close()
    learn(identities, 2, forgetting(NOW + 1, visitor_id="v20"))
    identities.close()
    assert sealed in backup.read_bytes()
    assert carry_forgotten(home.path, backup) == 1
    assert sealed not in b"".join(part.read_bytes() for part in tmp_path.glob("backup.db*"))
