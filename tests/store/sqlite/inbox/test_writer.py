"""The writer thread: groups, order, and callers that do odd things."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import apsw
import pytest

from faulty_disk import faulty_disk
from signalpost.errors import StoreUnavailable
from signalpost.store.inbox import REFUSED_FOR_MS, Segment
from signalpost.store.record import Record
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.file import InboxFile
from signalpost.store.sqlite.inbox.source import InboxSource
from signalpost.store.sqlite.inbox.writer import GROUP_RECORDS, InboxWriter, Waiting, append_to
from stores import NOW, keyring, record, records


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(keyring(tmp_path))


@pytest.fixture
def writer(tmp_path: Path, sealer: Sealer) -> Iterator[InboxWriter]:
    made = started(tmp_path, sealer)
    yield made
    made.close()
    made.file.close()


def started(folder: Path, sealer: Sealer) -> InboxWriter:
    first = InboxFile.create(folder, sealer, NOW)
    return InboxWriter(folder, sealer, first, most_pending=10 * GROUP_RECORDS, clock=lambda: NOW)


def segments(writer: InboxWriter, folder: Path, sealer: Sealer) -> list[Segment]:
    source = InboxSource(folder, sealer, writer.file.inbox_id)
    try:
        return source.read(0, 1_000_000)
    finally:
        source.close()


def test_what_was_put_first_is_stored_first(writer: InboxWriter, tmp_path: Path, sealer: Sealer) -> None:
    """Order of arrival is order in the file, over group borders too."""
    futures = [_put(writer, records([number])) for number in range(500)]
    receipts = [future.result()[0] for future in futures]
    assert receipts == sorted(receipts)
    stored = [kept for segment in segments(writer, tmp_path, sealer) for kept in segment.records]
    assert stored == records(range(500))


def test_groups_are_bounded(tmp_path: Path, sealer: Sealer) -> None:
    """However many wait, a segment stays small enough to be read and opened in one go."""
    with faulty_disk() as disk:
        writer = started(tmp_path, sealer)
        disk.sync_s = 0.05
        batch = records(range(GROUP_RECORDS // 4))
        futures = [_put(writer, batch) for _ in range(12)]
        for future in futures:
            future.result()
        sizes = [len(segment.records) for segment in segments(writer, tmp_path, sealer)]
        assert max(sizes) <= GROUP_RECORDS + len(batch)
        assert sum(sizes) == 12 * len(batch)
        writer.close()
        writer.file.close()


def test_one_callers_mistake_is_that_callers_alone(tmp_path: Path, sealer: Sealer) -> None:
    """Records that cannot be encoded are refused; those of the same group are stored."""
    with faulty_disk() as disk:
        writer = started(tmp_path, sealer)
        disk.sync_s = 0.05
        first = _put(writer, records([0]))  # while this one is committed, the others gather
        odd = [Record("event", 1, _Odd())]  # type: ignore[arg-type]
        wrong = _put(writer, odd)
        right = _put(writer, records([1]))
        with pytest.raises(StoreUnavailable):
            wrong.result()
        assert len(first.result()) == len(right.result()) == 1
        stored = [kept for segment in segments(writer, tmp_path, sealer) for kept in segment.records]
        assert stored == records([0, 1])
        writer.close()
        writer.file.close()


class _Odd:
    """Something that has a length and cannot be encoded."""

    def __len__(self) -> int:
        return 0


def test_a_loop_that_ended_meanwhile_stops_nobody(writer: InboxWriter) -> None:
    """A caller may be gone before its copy is committed."""
    loop = asyncio.new_event_loop()
    writer.put(Waiting(records([1]), loop, loop.create_future()))
    loop.close()
    assert len(append_to(writer, records([2]))) == 1


def test_closing_commits_what_is_in_hand(tmp_path: Path, sealer: Sealer) -> None:
    """Then refuses."""
    writer = started(tmp_path, sealer)
    futures = [_put(writer, [record(number)]) for number in range(100)]
    writer.close()
    assert all(future.done() for future in futures)
    with pytest.raises(StoreUnavailable):
        writer.put(Waiting(records([1]), None, Future()))
    writer.file.close()


def test_a_refusal_reaches_every_caller_as_an_error_of_its_own(tmp_path: Path, sealer: Sealer) -> None:
    """Callers may raise theirs without lengthening the others' tracebacks."""
    with faulty_disk() as disk:
        writer = started(tmp_path, sealer)
        disk.full = True
        futures = [_put(writer, records([number])) for number in range(20)]
        errors = [future.exception() for future in futures]
        assert all(isinstance(error, StoreUnavailable) and error.code == "disk_full" for error in errors)
        assert len({id(error) for error in errors}) == 20
        disk.full = False
        writer.close()
        writer.file.close()


def _put(writer: InboxWriter, batch: list[Record]) -> Future[object]:
    future: Future[object] = Future()
    writer.put(Waiting(batch, None, future))  # type: ignore[arg-type]
    return future


def test_why_nothing_is_kept_is_told_until_something_is(tmp_path: Path, sealer: Sealer) -> None:
    """By the last write, for half a minute: after that nobody may have sent anything."""
    now = [NOW]
    with faulty_disk() as disk:
        first = InboxFile.create(tmp_path, sealer, NOW)
        writer = InboxWriter(tmp_path, sealer, first, most_pending=100, clock=lambda: now[0])
        assert writer.refuses() is None
        disk.full = True
        assert _put(writer, records([1])).exception() is not None
        assert writer.refuses() == "disk_full"
        now[0] += REFUSED_FOR_MS
        assert writer.refuses() is None
        assert _put(writer, records([1])).exception() is not None
        disk.full = False
        assert _put(writer, records([1])).exception() is None
        assert writer.refuses() is None
        writer.refusal = StoreUnavailable("full", code="inbox_full")
        assert writer.refuses() == "inbox_full"
        writer.close()
        writer.file.close()


def test_after_turning_to_another_file_that_one_is_written(tmp_path: Path, sealer: Sealer) -> None:
    """What was in hand before stays in the first, and receipts say which is which."""
    writer = started(tmp_path, sealer)
    before, second = writer.file, InboxFile.create(tmp_path, sealer, NOW)
    (early,) = append_to(writer, records([1]))
    writer.roll(second)
    (late,) = append_to(writer, records([2]))
    assert (early.inbox_id, late.inbox_id) == (before.inbox_id, second.inbox_id)
    assert writer.file is second
    writer.close()
    assert writer.retired.get() is before
    before.close()
    second.close()


def test_a_file_that_turns_out_damaged_is_left_and_another_begun(tmp_path: Path, sealer: Sealer) -> None:
    """The caller is told that the disk failed; the next one's records are kept elsewhere."""
    writer = started(tmp_path, sealer)
    damaged = writer.file
    append_to(writer, records([1]))
    connection = apsw.Connection(str(damaged.file))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    with damaged.file.open("r+b") as file:
        file.seek(damaged.file.stat().st_size - 4096)
        file.write(b"\xff" * 4096)
    refused = _put(writer, records([2])).exception()
    assert isinstance(refused, StoreUnavailable)
    assert (refused.code, "damaged" in str(refused)) == ("disk_error", True)
    (receipt,) = append_to(writer, records([2]))
    assert receipt.inbox_id != damaged.inbox_id
    assert damaged.closed
    writer.close()
    writer.file.close()


def test_who_comes_while_it_closes_is_told_so(tmp_path: Path, sealer: Sealer) -> None:
    """By a code, and in words."""
    writer = started(tmp_path, sealer)
    writer.close()
    with pytest.raises(StoreUnavailable, match="the inbox is being closed") as refused:
        append_to(writer, records([1]))
    assert refused.value.code == "store_closing"
    writer.file.close()
