"""The worker's view of the inbox folder."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from signalpost.errors import StoreCorrupt
from signalpost.store.inbox import InboxLimits
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.claim import Claim
from signalpost.store.sqlite.inbox.file import InboxFile, lock_file
from signalpost.store.sqlite.inbox.folded import NOTHING, read_folded
from signalpost.store.sqlite.inbox.reader import SqliteInboxes
from stores import NOW, all_stored, keyring, records


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(keyring(tmp_path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def reader(folder: Path, sealer: Sealer) -> Iterator[SqliteInboxes]:
    made = SqliteInboxes(folder, sealer)
    yield made
    made.close()


def closed_file(folder: Path, sealer: Sealer, numbers: list[int], now: int = NOW) -> str:
    file = InboxFile.create(folder, sealer, now)
    file.write(records(numbers), now)
    file.close()
    return file.inbox_id


def test_a_folder_that_is_not_there_yet_is_empty(reader: SqliteInboxes) -> None:
    """A worker may start before the first gateway."""
    assert list(reader.inboxes()) == []


def test_files_that_come_later_are_found(folder: Path, sealer: Sealer, reader: SqliteInboxes) -> None:
    """Each look lists what is there now."""
    for count in range(3):
        assert len(reader.inboxes()) == count
        closed_file(folder, sealer, [count], NOW + count)
    assert list(all_stored(reader).values()) == records([0, 1, 2])


def test_a_damaged_file_is_listed_and_names_itself(folder: Path, sealer: Sealer, reader: SqliteInboxes) -> None:
    """It is not skipped: reading it fails, with what to do; the others are read."""
    sound = closed_file(folder, sealer, [1])
    (folder / "damaged.db").write_bytes(b"no database" * 1000)
    assert list(reader.inboxes()) == ["damaged", sound]
    with pytest.raises(StoreCorrupt, match=r"damaged\.db"):
        reader.read("damaged", 0, 10)
    assert len(reader.read(sound, 0, 10)) == 1


def test_a_file_that_was_never_finished_is_removed(folder: Path, sealer: Sealer, reader: SqliteInboxes) -> None:
    """Its writer died while making it; nothing was accepted into it."""
    folder.mkdir()
    apsw.Connection(str(folder / "young.db")).execute("PRAGMA journal_mode = WAL")
    assert list(reader.inboxes()) == []
    assert not (folder / "young.db").exists()


def test_a_file_that_is_just_being_made_is_left_alone(folder: Path, sealer: Sealer, reader: SqliteInboxes) -> None:
    """Its writer holds the claim."""
    folder.mkdir()
    claim = Claim.take(lock_file(folder, "young"))
    assert claim is not None
    connection = apsw.Connection(str(folder / "young.db"))
    connection.execute("PRAGMA journal_mode = WAL")
    assert list(reader.inboxes()) == []
    assert (folder / "young.db").exists()
    connection.close()
    claim.release()


def test_an_empty_file_of_a_dead_writer_is_removed(folder: Path, sealer: Sealer, reader: SqliteInboxes) -> None:
    """A process that was killed before its first event leaves nothing to fold."""
    file = InboxFile.create(folder, sealer, NOW)
    assert list(SqliteInboxes(folder, sealer).inboxes()) == [file.inbox_id]
    file.discard()
    assert list(reader.inboxes()) == []
    assert list(folder.iterdir()) == []


def test_more_files_are_read_than_may_be_open(folder: Path, sealer: Sealer) -> None:
    """Each script run leaves a file for an hour; the worker does not run out of descriptors."""
    ids = [closed_file(folder, sealer, [number], NOW + number) for number in range(20)]
    reader = SqliteInboxes(folder, sealer, most_open=4)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (max(int(entry.name) for entry in Path("/dev/fd").iterdir()) + 3 * 4 + 10, before[1])
    )
    try:
        for _ in range(2):
            assert list(reader.inboxes()) == ids
            assert list(all_stored(reader).values()) == records(range(len(ids)))
        for inbox_id in ids:
            reader.forget(inbox_id, 1, NOW)
        reader.forget(ids[0], 1, NOW + 3_600_000)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert list(reader.inboxes()) == []
    reader.close()


def test_sidecars_of_removed_files_are_swept(folder: Path, sealer: Sealer) -> None:
    """A kill between two removals leaves no litter for ever."""
    inbox_id = closed_file(folder, sealer, [1])
    (folder / "gone.lock").touch()
    (folder / "gone.folded").write_text("1 1 1")
    (folder / "gone.folded-new").write_text("")
    SqliteInboxes(folder, sealer).close()
    assert sorted(file.name for file in folder.iterdir()) == [f"{inbox_id}.db", f"{inbox_id}.lock"]


def test_over_the_keeping_limit_the_oldest_go_first(folder: Path, sealer: Sealer) -> None:
    """1 GB of folded files is enough to restore from; here, the bytes of two."""
    ids = [closed_file(folder, sealer, [number] * 3, NOW + number) for number in range(4)]
    size = folder.joinpath(f"{ids[0]}.db").stat().st_size
    probe = SqliteInboxes(folder, sealer)
    kept = probe.depth(ids[0], 0).bytes
    assert 0 < kept < size
    probe.close()
    reader = SqliteInboxes(folder, sealer, limits=InboxLimits(keep_bytes=2 * kept + kept // 2))
    for inbox_id in ids:
        reader.forget(inbox_id, 1, NOW + 10)
    assert list(reader.inboxes()) == ids[2:]
    reader.close()


def test_a_note_that_cannot_be_written_does_not_stop_the_worker(
    folder: Path, sealer: Sealer, reader: SqliteInboxes
) -> None:
    """On a full disk above all, folded files must go."""
    inbox_id = closed_file(folder, sealer, [1])
    (folder / f"{inbox_id}.folded-new").mkdir()
    reader.forget(inbox_id, 1, NOW)
    assert read_folded(folder, inbox_id) == NOTHING
    reader.forget(inbox_id, 1, NOW + 3_600_000)
    assert list(reader.inboxes()) == []


def test_what_is_written_after_the_last_look_is_not_removed(
    folder: Path, sealer: Sealer, reader: SqliteInboxes
) -> None:
    """A writer that wrote once more and ended keeps its file until that is folded too."""
    file = InboxFile.create(folder, sealer, NOW)
    file.write(records([1]), NOW)
    reader.forget(file.inbox_id, 1, NOW)
    file.write(records([2]), NOW)
    file.close()
    reader.forget(file.inbox_id, 1, NOW + 10 * 3_600_000)
    assert list(reader.inboxes()) == [file.inbox_id]
