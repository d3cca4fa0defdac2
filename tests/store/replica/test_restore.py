"""Files that were copied at different moments come to one whole: nothing is lost that any of them holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from ledger_parts import DATASET, NOW, SPACE, an_event, receipt
from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store import open_control, open_identities, open_inbox, open_inboxes, open_incidents, open_ledger
from signalpost.store.backup import restore
from signalpost.store.business import Dataset
from signalpost.store.inbox import Inbox
from signalpost.store.incidents_file import Normal
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Changes, Ledger
from signalpost.store.record import Kind, Record
from signalpost.store.replica.litestream import Part
from signalpost.store.replica.replica import DATABASES, Replica
from signalpost.store.replica.restore import Fetched, fetch, lacking
from signalpost.store.replica.source import Beside
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.file import InboxFile

MASTER = bytes(32)
REPLICA = Replica(url="s3://bucket/shop")
HOUR = 3_600_000


class Shelf:
    """Copies of whole databases, by place and moment, as a replica has them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, list[tuple[Part, Path]]] = {}

    def put(self, name: str, file: Path, at: int) -> None:
        """Keep a copy of `file` as it is now."""
        kept = self._kept.setdefault(REPLICA.place(name), [])
        copy = self._folder / f"{name.replace('/', '-')}-{len(kept)}.db"
        with (
            closing(apsw.Connection(str(file))) as source,
            closing(apsw.Connection(str(copy))) as target,
            target.backup("main", source, "main") as copying,
        ):
            copying.step(-1)
        kept.append((Part(len(kept) + 1, at), copy))

    def parts(self, url: str) -> list[Part]:
        return [part for part, _ in self._kept.get(url, ())]

    def fetch(self, url: str, to: Path, *, upto: int | None = None) -> bool:
        for part, copy in reversed(self._kept.get(url, ())):
            if upto in (None, part.upto):
                shutil.copy(copy, to)
                return True
        return False


class Machine:
    """An installation whose files are copied when the test says."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self.folder = folder
        self.shelf = shelf
        self.keyring = Keyring.open(folder, MASTER)
        self.inbox: Inbox = open_inbox(folder / "inbox", self.keyring)
        self.ledger: Ledger = open_ledger(folder / "ledger.db", self.keyring)
        self.identities = open_identities(folder / "identities.db", self.keyring)
        self.control = open_control(folder / "control.db", self.keyring)
        self.beside = Beside(folder, REPLICA)

    def accept(self, text: bytes) -> None:
        self.inbox.append_wait([Record(Kind.EVENT.value, 1, text)])

    def fold(self) -> int:
        return fold(self.folder, self.keyring, self.ledger)

    def ship(self, at: int, *names: str) -> None:
        """Copy these as they are now; the list and the keys always."""
        self.beside.follow(at)
        for name in ("files", "keys", *names):
            if name == "inbox":
                for file in (self.folder / "inbox").glob("*.db"):
                    self.shelf.put(f"inbox/{file.name}", file, at)
            else:
                self.shelf.put(name, self.folder / DATABASES.get(name, "replication/keys.db"), at)

    def close(self) -> None:
        for part in (self.inbox, self.ledger, self.identities, self.control, self.beside):
            part.close()


def fold(folder: Path, keyring: Keyring, ledger: Ledger) -> int:
    """A stand-in for the worker: one event for each segment that is not folded in; how many that were."""
    folded = 0
    inboxes = open_inboxes(folder / "inbox", keyring)
    for inbox_id in inboxes.inboxes():
        for segment in inboxes.read(inbox_id, ledger.cursor(inbox_id), 100):
            event = an_event(segment.number, event_id=f"e{segment.number}", receipt=receipt(segment.number, inbox_id))
            ledger.apply(inbox_id, segment.number, Changes(events=[event]))
            folded += 1
    inboxes.close()
    return folded


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "shelf").mkdir()
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def machine(tmp_path: Path, shelf: Shelf) -> Iterator[Machine]:
    running = Machine(tmp_path / "home", shelf)
    yield running
    running.close()


ALL = ("control", "identities", "ledger", "inbox")


def come_back(shelf: Shelf, home: Path, at: int | None = None) -> tuple[Fetched, Keyring, Ledger]:
    """Another machine, put together from the copies."""
    draft = home / "draft"
    draft.mkdir(parents=True)
    fetched = fetch(shelf, REPLICA, draft, at=at)
    restore(fetched.folder, home, NOW, move=True)
    keyring = Keyring.open(home, MASTER, create=False)
    return fetched, keyring, open_ledger(home / "ledger.db", keyring)


def test_what_the_ledger_lacks_the_inbox_gives_again(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """Once: what both have is not folded twice, and the books balance."""
    machine.accept(b"one")
    machine.fold()
    machine.ship(NOW, *ALL)
    machine.accept(b"two")
    machine.fold()
    machine.accept(b"three")
    machine.ship(NOW + HOUR, "control", "identities", "inbox")
    fetched, keyring, ledger = come_back(shelf, tmp_path / "new")
    assert len(fetched.unfolded) == 1
    assert fold(tmp_path / "new", keyring, ledger) == 2
    assert ledger.books(SPACE, NOW).received == 3
    assert ledger.books(SPACE, NOW).balanced
    ledger.close()


def test_a_ledger_that_is_newer_than_the_inbox_has_nothing_to_fold(
    machine: Machine, shelf: Shelf, tmp_path: Path
) -> None:
    """The file, which ends before the ledger's cursor and so would look damaged, is not put back."""
    machine.accept(b"one")
    machine.ship(NOW, *ALL)
    machine.accept(b"two")
    machine.fold()
    for later in (HOUR, 2 * HOUR):
        machine.ship(NOW + later, "control", "identities", "ledger")
    fetched, keyring, ledger = come_back(shelf, tmp_path / "new")
    assert not fetched.unfolded
    assert fold(tmp_path / "new", keyring, ledger) == 0
    assert ledger.books(SPACE, NOW).received == 2
    ledger.close()


def test_the_ledger_is_taken_from_before_the_rest(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """It must not build on identities or decisions that were not copied yet; the inbox makes up for it."""
    for number in range(3):
        machine.accept(b"%d" % number)
        machine.fold()
        machine.ship(NOW + number * 6_000, *ALL)
    fetched, keyring, ledger = come_back(shelf, tmp_path / "new")
    assert fetched.upto == {"control": NOW + 12_000, "identities": NOW + 12_000, "ledger": NOW}
    assert fold(tmp_path / "new", keyring, ledger) == 2
    ledger.close()


def test_going_back_undoes_settings_and_no_event(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """Ledger, identities and settings as they were; what was accepted since, in files that came since too, is folded
    again."""
    machine.control.put_dataset(SPACE, Dataset(dataset_id=DATASET, name="then"), author="test", now=NOW)
    machine.accept(b"one")
    machine.fold()
    machine.ship(NOW, *ALL)
    machine.control.put_dataset(SPACE, Dataset(dataset_id=DATASET, name="later"), author="test", now=NOW)
    machine.accept(b"two")
    machine.fold()
    later = open_inbox(machine.folder / "inbox", machine.keyring)
    later.append_wait([Record(Kind.EVENT.value, 1, b"three")])
    machine.ship(NOW + HOUR, *ALL)
    later.close()
    fetched, keyring, ledger = come_back(shelf, tmp_path / "new", at=NOW + HOUR - 1)
    assert set(fetched.upto.values()) == {NOW}
    assert fold(tmp_path / "new", keyring, ledger) == 2
    assert ledger.books(SPACE, NOW).received == 3
    control = open_control(tmp_path / "new" / "control.db", keyring)
    assert [one.name for one in control.snapshot().config(SPACE).datasets] == ["then"]
    ledger.close()


def test_incidents_come_back_as_of_their_moment(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """Where the watch ran then; before, there are none, and nothing else is missing for it."""
    machine.ship(NOW, *ALL)
    incidents = open_incidents(machine.folder / "watch.db")
    incidents.keep_normal(SPACE, Normal(baselines=b"known", slot=300, until=600))
    machine.ship(NOW + HOUR, *ALL, "watch")
    incidents.close()
    for at, there in ((NOW + HOUR, True), (NOW + HOUR - 1, False)):
        home = tmp_path / str(at)
        fetched, _, ledger = come_back(shelf, home, at=at)
        ledger.close()
        assert ("watch" in fetched.upto, (home / "watch.db").exists()) == (there, there)
    incidents = open_incidents(tmp_path / str(NOW + HOUR) / "watch.db")
    assert incidents.normal(SPACE) == Normal(baselines=b"known", slot=300, until=600)
    incidents.close()


def test_a_moment_before_the_first_copy_names_the_oldest(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """And where there is no replica, or none with keys, that is said."""
    (tmp_path / "draft").mkdir()
    with pytest.raises(StoreUnavailable, match="no replica at this URL"):
        fetch(shelf, REPLICA, tmp_path / "draft")
    machine.ship(NOW, *ALL)
    shutil.rmtree(tmp_path / "draft")
    (tmp_path / "draft").mkdir()
    with pytest.raises(StoreUnavailable, match=str(NOW)):
        fetch(shelf, REPLICA, tmp_path / "draft", at=NOW - 1)


def test_a_replica_without_a_ledger_of_that_time_says_so(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """Whether it has none at all or only later ones; of those the oldest moment is named."""
    machine.ship(NOW, "control", "identities")
    later = f"no ledger of that time; the oldest moment is {NOW + 1}"
    for number, said in enumerate(["no ledger of that time$", later]):
        draft = tmp_path / f"draft{number}"
        draft.mkdir()
        with pytest.raises(StoreUnavailable, match=said):
            fetch(shelf, REPLICA, draft, at=NOW)
        machine.ship(NOW + 1, "ledger")


def test_a_file_of_which_nothing_was_copied_is_named(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """It was on the list before its first copy was made: what it held is lost."""
    machine.accept(b"one")
    machine.ship(NOW, "control", "identities", "ledger")
    fetched, _, ledger = come_back(shelf, tmp_path / "new")
    assert list(fetched.lost) == [machine.inbox.inbox_id]
    ledger.close()


def test_what_does_not_fit_is_told_with_what_to_do(machine: Machine, shelf: Shelf, tmp_path: Path) -> None:
    """A dataset that the settings of that time did not have; an inbox file sealed under a key that was not copied."""
    machine.ship(NOW, "control", "identities", "ledger")
    days = set(machine.keyring.days())
    machine.accept(b"one")
    machine.fold()
    machine.accept(b"two")
    for later in (HOUR, 2 * HOUR):
        machine.ship(NOW + later, "identities", "ledger", "inbox")
    _, keyring, ledger = come_back(shelf, tmp_path / "new")
    ledger.close()
    control = open_control(tmp_path / "new" / "control.db", keyring)
    (dataset,) = lacking(tmp_path / "new", keyring, control)
    assert f"signalpost datasets add {DATASET}" in dataset

    with closing(apsw.Connection(str(tmp_path / "new" / "keys.db"))) as keys:
        for day in set(keyring.days()) - days:
            keys.execute("DELETE FROM day_key WHERE day = ?", (day,))
    keyring.forget_cached()
    unreadable = lacking(tmp_path / "new", keyring, control)[1]
    assert machine.inbox.inbox_id in unreadable
    assert "is not in keys.db" in unreadable


@pytest.mark.parametrize("lost", ["the first day", "the last day"])
def test_the_last_records_show_whether_an_inbox_file_can_be_read(tmp_path: Path, lost: str) -> None:
    """Keys are of another age than what they open: where the end opens, a day destroyed before is no loss."""
    keyring = Keyring.open(tmp_path, MASTER)
    open_ledger(tmp_path / "ledger.db", keyring).close()
    control = open_control(tmp_path / "control.db", keyring)
    file = InboxFile.create(tmp_path / "inbox", Sealer(keyring), NOW)
    times = (NOW, NOW + 24 * HOUR, NOW + 48 * HOUR)
    for at in times:
        file.write([Record(Kind.EVENT.value, 1, b"one")], at)
    file.close()
    assert lacking(tmp_path, keyring, control) == []
    keyring.destroy(times[0 if lost == "the first day" else -1] // (24 * HOUR))
    assert [file.inbox_id in line for line in lacking(tmp_path, keyring, control)] == (
        [] if lost == "the first day" else [True]
    )


@pytest.mark.parametrize("inbox_id", ["../../evil", "a/b", "", "..", "x.db"])
def test_a_list_with_other_files_than_inboxes_is_refused(
    machine: Machine, shelf: Shelf, tmp_path: Path, inbox_id: str
) -> None:
    """Whoever can write where copies lie could else have files of their choice fetched into any folder."""
    machine.accept(b"one")
    machine.ship(NOW, *ALL)
    listed = tmp_path / "listed.db"
    shelf.fetch(REPLICA.place("files"), listed)
    with closing(apsw.Connection(str(listed))) as connection:
        connection.execute("INSERT INTO inbox_file (inbox_id, seen_at) VALUES (?, ?)", (inbox_id, NOW))
    shelf.put("files", listed, NOW)
    with pytest.raises(StoreCorrupt, match="names files that no inbox has"):
        come_back(shelf, tmp_path / "new")
    assert not list((tmp_path / "new").rglob("evil*"))
