"""What goes on beside the writing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from signalpost.store.inbox import InboxLimits
from signalpost.store.record import Record
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.file import InboxFile, db_file
from signalpost.store.sqlite.inbox.folded import Folded, write_folded
from signalpost.store.sqlite.inbox.upkeep import CHECKPOINT_BYTES, InboxUpkeep
from signalpost.store.sqlite.inbox.writer import InboxWriter, append_to
from stores import NOW, keyring, records, until

NEVER_BY_ITSELF = 3_600_000  # ms: these tests call `tick`


class Parts:
    """A writer and its upkeep, whose clock and disk space the test sets."""

    def __init__(self, folder: Path, limits: InboxLimits) -> None:
        self.folder = folder / "inbox"
        self.now = NOW
        self.free = 10**12
        sealer = Sealer(keyring(folder))
        first = InboxFile.create(self.folder, sealer, NOW)
        self.writer = InboxWriter(self.folder, sealer, first, most_pending=1_000, clock=lambda: self.now)
        self.upkeep = InboxUpkeep(self.folder, sealer, self.writer, limits, lambda: self.now, lambda folder: self.free)

    def close(self) -> None:
        self.writer.close()
        self.upkeep.close()


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = Parts(tmp_path, InboxLimits(look_every_ms=NEVER_BY_ITSELF, roll_ms=1_000))
    yield made
    made.close()


def test_the_log_is_copied_into_the_file_beside_the_writing(parts: Parts) -> None:
    """The write-ahead log does not have to hold everything until the end."""
    file = db_file(parts.folder, parts.writer.file.inbox_id)
    append_to(parts.writer, [Record("event", 1, os.urandom(CHECKPOINT_BYTES))])
    before = file.stat().st_size
    parts.upkeep.tick()
    assert file.stat().st_size > before + CHECKPOINT_BYTES // 2


def test_when_nothing_comes_the_log_is_emptied(parts: Parts) -> None:
    """A quiet inbox takes no more space than its segments."""
    file = db_file(parts.folder, parts.writer.file.inbox_id)
    log = file.with_suffix(".db-wal")
    append_to(parts.writer, records(range(100)))
    parts.upkeep.tick()
    assert log.stat().st_size > 0
    parts.upkeep.tick()
    assert log.stat().st_size == 0
    append_to(parts.writer, records([100]))


def test_room_is_looked_for_in_every_round(parts: Parts) -> None:
    """And found again when there is some."""
    for free, refuses in ((0, True), (10**12, False)):
        parts.free = free
        parts.upkeep.tick()
        assert (parts.writer.refusal is not None) is refuses


def test_a_full_file_is_closed_after_the_writer_left_it(parts: Parts) -> None:
    """Whole, unclaimed, its records still counted until they are folded."""
    first = parts.writer.file
    append_to(parts.writer, records([1, 2]))
    parts.now += 1_000
    parts.upkeep.tick()
    until(lambda: parts.writer.file is not first)
    until(lambda: not parts.writer.retired.empty())
    parts.upkeep.tick()
    assert first.closed
    assert list(parts.upkeep.files.values()) == [parts.writer.file]
    append_to(parts.writer, records([3]))
    assert parts.upkeep.depth().records == 3
    write_folded(parts.folder, first.inbox_id, Folded(1, 2, NOW))
    parts.upkeep.tick()
    assert parts.upkeep.depth().records == 1


def test_a_round_survives_a_folder_that_vanished(parts: Parts) -> None:
    """The thread goes on: somebody may mend it."""
    moved = parts.folder.rename(parts.folder.with_name("moved"))
    parts.upkeep.tick()
    moved.rename(parts.folder)
    parts.upkeep.tick()
    assert parts.upkeep.depth().bytes > 0


def test_rounds_come_by_themselves(tmp_path: Path) -> None:
    """Nobody has to ask whether there is still room."""
    made = Parts(tmp_path, InboxLimits(look_every_ms=1))
    made.free = 0
    until(lambda: made.writer.refusal is not None)
    made.close()


def test_a_little_more_waits_for_a_quiet_round(parts: Parts) -> None:
    """While events come, the log is copied when much was written since the last time, not in every round."""
    file = db_file(parts.folder, parts.writer.file.inbox_id)
    append_to(parts.writer, [Record("event", 1, os.urandom(CHECKPOINT_BYTES))])
    parts.upkeep.tick()
    copied = file.stat().st_size
    append_to(parts.writer, [Record("event", 1, os.urandom(100_000))])
    parts.upkeep.tick()
    assert file.stat().st_size == copied
    parts.upkeep.tick()
    assert file.stat().st_size > copied


def test_a_file_that_somebody_took_away_is_not_made_anew(parts: Parts) -> None:
    """An empty one in its place would hide that it is gone."""
    file = db_file(parts.folder, parts.writer.file.inbox_id)
    append_to(parts.writer, records(range(100)))
    moved = file.rename(file.with_name("moved"))
    parts.upkeep.tick()
    parts.upkeep.tick()
    assert not file.exists()
    moved.rename(file)
