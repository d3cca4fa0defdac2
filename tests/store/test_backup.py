"""Backups: made while all runs, whole or not at all, and put back so that nothing is lost or counted twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import msgspec
import pytest

from identity_parts import VISITOR, a_visit, forgetting, learn
from ledger_parts import DATASET, NOW, SPACE, an_event, end, fold, lease, receipt, states
from signalpost.errors import KeyMissing, StoreCorrupt, StoreUnavailable
from signalpost.store import (
    open_control,
    open_identities,
    open_inbox,
    open_inboxes,
    open_incidents,
    open_ledger,
)
from signalpost.store.backup import SCHEMAS, Backup, backup, migrate, renew_copies, restore
from signalpost.store.inbox import Inbox
from signalpost.store.incidents_file import Normal
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Changes, Ledger
from signalpost.store.record import Kind, Record
from signalpost.store.sqlite.connection import connect
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import Series, Slot

MASTER = bytes(32)
LATER = NOW + 60_000


class Installation:
    """A running one: inbox, ledger and control are open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keyring = Keyring.open(folder, MASTER)
        self.inbox: Inbox = open_inbox(folder / "inbox", self.keyring)
        self.ledger: Ledger = open_ledger(folder / "ledger.db", self.keyring)
        self.identities = open_identities(folder / "identities.db", self.keyring)
        self.control = open_control(folder / "control.db", self.keyring)

    def accept(self, text: bytes) -> None:
        self.inbox.append_wait([Record(Kind.EVENT.value, 1, text)])

    def project(self) -> None:
        """A stand-in for the worker: one event for each segment that is not folded in."""
        inboxes = open_inboxes(self.folder / "inbox", self.keyring)
        for inbox_id in inboxes.inboxes():
            for segment in inboxes.read(inbox_id, self.ledger.cursor(inbox_id), 100):
                place = receipt(segment.number, inbox_id)
                event = an_event(segment.number, event_id=f"{inbox_id}{segment.number}", receipt=place)
                self.ledger.apply(inbox_id, segment.number, Changes(events=[event]))
        inboxes.close()

    def close(self) -> None:
        self.inbox.close()
        self.ledger.close()
        self.identities.close()
        self.control.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "home")
    yield installation
    installation.close()


def test_incidents_and_what_is_normal_are_in_a_backup(running: Installation, tmp_path: Path) -> None:
    """With what the worker counted for the watch, which lies in the ledger."""
    near = Series(DATASET, "server", "", "Lead")
    counted = Closed(begin=300, slots={near: Slot(copies=2)})
    running.ledger.apply("x", 1, Changes(counted=[(SPACE, counted)]))
    running.ledger.close_slots(600, {SPACE: b"c"}, {SPACE: b"p"})
    incidents = open_incidents(running.folder / "watch.db")
    incidents.keep_normal(SPACE, Normal(baselines=b"known", slot=300, until=600))
    folder = backup(running.folder, tmp_path / "copies", NOW)
    incidents.keep_normal(SPACE, Normal(baselines=b"later", slot=900, until=1_200))
    incidents.close()
    running.close()
    restore(folder, running.folder, LATER, replace=True)
    assert (running.folder / f"replaced-{LATER}" / "watch.db").exists()
    with closing(open_incidents(running.folder / "watch.db")) as back:
        assert back.normal(SPACE) == Normal(baselines=b"known", slot=300, until=600)
    with closing(open_ledger(running.folder / "ledger.db", running.keyring)) as ledger:
        assert [(one.begin, one.slots[near].copies) for one in ledger.watch_slots(SPACE, 0)] == [(300, 2)]
        assert (ledger.watch_until(), ledger.learned_plan(SPACE)) == (600, b"p")


def test_a_backup_of_a_running_installation_opens_elsewhere(running: Installation, tmp_path: Path) -> None:
    """Inbox, ledger, identities and control, each in a steady state, with the keys beside them."""
    running.accept(b"one")
    running.project()
    running.accept(b"two")
    folder = backup(running.folder, tmp_path / "copies", NOW)
    assert folder.name == "20261118T111000Z"
    assert {file.name for file in (tmp_path / "copies").iterdir()} == {folder.name, "keys.db"}

    made = restore(folder, tmp_path / "new", LATER)
    assert isinstance(made, Backup)
    assert made.at == NOW
    assert sorted(made.files) == ["control.db", "identities.db", f"inbox/{running.inbox.inbox_id}.db", "ledger.db"]
    assert all(size == (folder / name).stat().st_size for name, size in made.files.items())
    again = Installation(tmp_path / "new")
    again.project()
    assert states(again.ledger) == {"waiting": 2}
    assert [again.ledger.body(SPACE, row) for row in lease(again.ledger)] == [
        b'{"event_name":"Purchase","n":1}',
        b'{"event_name":"Purchase","n":2}',
    ]
    again.close()


def test_a_restored_ledger_folds_again_what_it_lacks(running: Installation, tmp_path: Path) -> None:
    """The inbox that is there stays: it is newer than the backup."""
    running.accept(b"one")
    running.project()
    folder = backup(running.folder, tmp_path / "copies", NOW)
    running.accept(b"two")
    running.project()
    running.close()
    restore(folder, running.folder, LATER, replace=True)
    again = Installation(running.folder)
    assert again.ledger.books(SPACE, NOW).received == 1
    again.project()
    assert again.ledger.books(SPACE, NOW).received == 2
    assert again.ledger.rebuild() == 0
    again.close()
    assert {file.name for file in (running.folder / f"replaced-{LATER}").iterdir()} >= {"ledger.db", "control.db"}


def test_a_backup_brings_visitors_back_but_none_who_was_forgotten_since(running: Installation, tmp_path: Path) -> None:
    """Consent withdrawn after the backup stays withdrawn."""
    learn(running.identities, 1, a_visit(), a_visit(visitor_id="other"))
    folder = backup(running.folder, tmp_path / "copies", NOW)
    learn(running.identities, 2, forgetting(LATER))
    running.close()
    restore(folder, running.folder, LATER, replace=True)
    again = Installation(running.folder)
    assert again.identities.visitor(SPACE, VISITOR) is None
    assert again.identities.visitor(SPACE, "other") is not None
    again.close()


def test_identities_that_no_backup_has_stay(running: Installation, tmp_path: Path) -> None:
    """A backup of a release that kept none takes none away."""
    folder = backup(running.folder, tmp_path / "copies", NOW)
    (folder / "identities.db").unlink()
    summary = msgspec.json.decode((folder / "backup.json").read_bytes())
    del summary["files"]["identities.db"]
    (folder / "backup.json").write_bytes(msgspec.json.encode(summary))
    learn(running.identities, 1, a_visit())
    running.close()
    restore(folder, running.folder, LATER, replace=True)
    again = Installation(running.folder)
    assert again.identities.visitor(SPACE, VISITOR) is not None
    again.close()


@pytest.mark.parametrize(
    "name", ["../evil.db", "inbox/../../evil.db", "{elsewhere}/evil.db", "keys.db", "inbox/x.db/y.db", "inbox/.db", "x"]
)
def test_a_backup_says_nothing_of_other_folders(running: Installation, tmp_path: Path, name: str) -> None:
    """Whoever made one could else have a file of their choice written wherever the installation may write."""
    name = name.format(elsewhere=tmp_path)
    folder = backup(running.folder, tmp_path / "copies", NOW)
    evil = (folder / name).resolve()
    evil.parent.mkdir(parents=True, exist_ok=True)
    (folder / "control.db").rename(evil)
    summary = msgspec.json.decode((folder / "backup.json").read_bytes())
    summary["files"][name] = evil.stat().st_size
    (folder / "backup.json").write_bytes(msgspec.json.encode(summary))
    with pytest.raises(StoreCorrupt, match="names files that no backup has"):
        restore(folder, tmp_path / "new" / "home", LATER)
    assert [file for file in (tmp_path / "new").rglob("*.db") if file.name != "ledger.db"] == []
    evil.unlink()


def test_restoring_over_data_has_to_be_meant(running: Installation, tmp_path: Path) -> None:
    """Nothing is touched before all is checked."""
    folder = backup(running.folder, tmp_path / "copies", NOW)
    running.close()
    with pytest.raises(StoreUnavailable) as caught:
        restore(folder, running.folder, LATER)
    assert caught.value.code == "data_exist"


def test_nothing_is_restored_under_a_running_worker(running: Installation, tmp_path: Path) -> None:
    """The ledger's lock tells, and names the process."""
    folder = backup(running.folder, tmp_path / "copies", NOW)
    with pytest.raises(StoreUnavailable, match=str(os.getpid())):
        restore(folder, running.folder, LATER, replace=True)


def test_a_damaged_backup_is_refused(running: Installation, tmp_path: Path) -> None:
    """And what is in place stays in place."""
    fold(running.ledger, *(an_event(n) for n in range(1, 200)))
    folder = backup(running.folder, tmp_path / "copies", NOW)
    running.close()
    raw = bytearray((folder / "ledger.db").read_bytes())
    raw[len(raw) // 2 :] = bytes(len(raw) - len(raw) // 2)
    (folder / "ledger.db").write_bytes(raw)
    with pytest.raises(StoreCorrupt, match=r"ledger\.db is damaged"):
        restore(folder, running.folder, LATER, replace=True)
    assert (running.folder / "ledger.db").exists()
    (folder / "ledger.db").unlink()
    with pytest.raises(StoreCorrupt, match="missing"):
        restore(folder, running.folder, LATER, replace=True)


def test_an_unfinished_backup_is_refused(tmp_path: Path) -> None:
    """It has no summary, or one that says nothing."""
    for text in (None, b"", b"{", b'{"at":1,"files":{"\xff":1}}', b'{"at":1,"files":[]}', b"[" * 100_000):
        if text is not None:
            (tmp_path / "backup.json").write_bytes(text)
        with pytest.raises(StoreCorrupt, match="not a finished backup"):
            restore(tmp_path, tmp_path / "new", NOW)


def test_a_backup_of_a_newer_release_is_refused(running: Installation, tmp_path: Path) -> None:
    """Before anything is replaced."""
    folder = backup(running.folder, tmp_path / "copies", NOW)
    newer = apsw.Connection(str(folder / "ledger.db"))
    newer.execute("PRAGMA user_version = 9999")
    newer.close()
    with pytest.raises(StoreCorrupt, match="newer release"):
        restore(folder, tmp_path / "new", LATER)
    assert not (tmp_path / "new" / "ledger.db").exists()


def test_there_must_be_something_to_back_up(tmp_path: Path) -> None:
    """An empty folder is a mistake in the path."""
    with pytest.raises(StoreUnavailable) as caught:
        backup(tmp_path, tmp_path / "copies", NOW)
    assert caught.value.code == "data_absent"


def test_two_backups_of_one_second_do_not_mix(running: Installation, tmp_path: Path) -> None:
    """The second is refused."""
    backup(running.folder, tmp_path / "copies", NOW)
    with pytest.raises(StoreUnavailable) as caught:
        backup(running.folder, tmp_path / "copies", NOW)
    assert caught.value.code == "backup_exists"


def test_a_destroyed_day_key_is_gone_from_backups_too(running: Installation, tmp_path: Path) -> None:
    """Only the newest copy of the keys is kept, beside all backups."""
    fold(running.ledger, an_event(1))
    first = backup(running.folder, tmp_path / "copies", NOW)
    running.keyring.destroy(NOW // 86_400_000)
    backup(running.folder, tmp_path / "copies", LATER)
    restore(first, tmp_path / "new", LATER)
    ledger = open_ledger(tmp_path / "new" / "ledger.db", Keyring.open(tmp_path / "new", MASTER))
    with pytest.raises(KeyMissing):
        ledger.lease(SPACE, DATASET, 1, NOW, NOW + 1, "w")
    ledger.close()


def test_copies_are_for_their_owner_only(running: Installation, tmp_path: Path) -> None:
    """As the files they are copies of."""
    folder = backup(running.folder, tmp_path / "copies", NOW)
    for file in (
        running.folder / "ledger.db",
        folder / "ledger.db",
        folder / "control.db",
        tmp_path / "copies" / "keys.db",
    ):
        assert file.stat().st_mode & 0o077 == 0


def test_migrating_what_is_new_does_nothing(running: Installation, tmp_path: Path) -> None:
    """Not even a backup, and the worker may go on."""
    done = migrate(running.folder, tmp_path / "copies", NOW)
    assert (done.backup, done.files) == (None, {})
    assert not (tmp_path / "copies").exists()


def test_migrating_backs_up_first(running: Installation, tmp_path: Path) -> None:
    """Then the schema moves on, and the rows are still there."""
    fold(running.ledger, an_event(1))
    end(running.ledger, lease(running.ledger))
    running.close()
    next_release = {**SCHEMAS, "ledger.db": (*SCHEMAS["ledger.db"], "CREATE TABLE more (x INTEGER) STRICT")}
    done = migrate(running.folder, tmp_path / "copies", NOW, schemas=next_release)
    known = len(SCHEMAS["ledger.db"])
    assert done.files == {"ledger.db": (known, known + 1)}
    assert done.backup is not None

    with pytest.raises(StoreCorrupt, match="newer release"):
        open_ledger(running.folder / "ledger.db", running.keyring)
    with pytest.raises(StoreCorrupt, match="newer release"):
        migrate(running.folder, tmp_path / "copies", LATER)
    moved = connect(running.folder / "ledger.db")
    assert moved.execute("SELECT count(*) FROM ending, more").fetchall() == [(0,)]
    moved.close()
    restore(done.backup, running.folder, LATER, replace=True)
    ledger = open_ledger(running.folder / "ledger.db", running.keyring)
    assert states(ledger) == {"delivered": 1}
    ledger.close()


def test_a_migration_that_fails_changes_nothing(running: Installation, tmp_path: Path) -> None:
    """All of it or nothing; the backup is there besides."""
    running.close()
    broken = {"ledger.db": (*SCHEMAS["ledger.db"], "CREATE TABLE more (x INTEGER); CREATE TABLE more (x INTEGER)")}
    with pytest.raises(StoreUnavailable):
        migrate(running.folder, tmp_path / "copies", NOW, schemas=broken)
    open_ledger(running.folder / "ledger.db", running.keyring).close()


def test_nothing_is_migrated_under_a_running_worker(running: Installation, tmp_path: Path) -> None:
    """The ledger's lock tells."""
    next_release = {**SCHEMAS, "ledger.db": (*SCHEMAS["ledger.db"], "CREATE TABLE more (x INTEGER) STRICT")}
    with pytest.raises(StoreUnavailable) as caught:
        migrate(running.folder, tmp_path / "copies", NOW, schemas=next_release)
    assert caught.value.code == "store_held"


def test_destroyed_keys_leave_every_folder_of_backups_that_is_there(running: Installation, tmp_path: Path) -> None:
    """Their copies of the keys are renewed at once; a folder that is not there has the next backup's."""
    day = NOW // 86_400_000
    running.keyring.seal(day, b"", b"")
    keys = running.folder / "keys.db"
    assert renew_copies(keys) == 0
    for name in ("one", "two", "taken away"):
        backup(running.folder, tmp_path / name, NOW)
    (tmp_path / "taken away").rename(tmp_path / "elsewhere")
    connection = apsw.Connection(str(keys))
    ((wrapped,),) = connection.execute("SELECT wrapped FROM day_key WHERE day = ?", (day,)).fetchall()
    connection.close()
    running.keyring.destroy(day)
    assert renew_copies(keys) == 2
    assert [wrapped in (tmp_path / name / "keys.db").read_bytes() for name in ("one", "two", "elsewhere")] == [
        False, False, True,
    ]  # fmt: skip


def test_a_backup_is_put_back_where_there_is_no_folder_yet(running: Installation, tmp_path: Path) -> None:
    """A new machine has nothing."""
    running.accept(b"one")
    folder = backup(running.folder, tmp_path / "copies", NOW)
    restore(folder, tmp_path / "srv" / "signalpost" / "var", LATER)
    assert (tmp_path / "srv" / "signalpost" / "var" / "keys.db").is_file()
