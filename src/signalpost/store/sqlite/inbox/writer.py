"""The writer thread of an inbox: natural group commit.

Whatever arrived while the last group was being committed becomes the next one. There is no timer: a lone copy is
committed at once, and under load groups grow by themselves until the disk keeps up.
"""

from __future__ import annotations

import asyncio
import copy
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future as ThreadFuture
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from signalpost.errors import StoreCorrupt, StoreError, StoreUnavailable
from signalpost.store.inbox import REFUSED_FOR_MS
from signalpost.store.record import Receipt, Record
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.file import InboxFile

GROUP_RECORDS = 2_000
GROUP_BYTES = 4_000_000
IN_DOUBT = frozenset({"disk_error", "store_unwritable"})  # after these a file is not written to again


class Waiting(NamedTuple):
    """Records of one `append`, and whom to tell: a future of `loop`, or one that a thread waits for."""

    records: Sequence[Record]
    loop: asyncio.AbstractEventLoop | None
    future: asyncio.Future[Sequence[Receipt]] | ThreadFuture[Sequence[Receipt]]


class _Roll(NamedTuple):
    """Write to this file from now on."""

    file: InboxFile


class _Order(Enum):
    STOP = "stop"


Outcome = Sequence[Receipt] | StoreError


class InboxWriter:
    """Commits what is put into it, in order, on a thread of its own, to one file at a time."""

    def __init__(
        self, folder: Path, sealer: Sealer, first: InboxFile, *, most_pending: int, clock: Callable[[], int]
    ) -> None:
        self.file: InboxFile = first
        self.refusal: StoreUnavailable | None = None  # set by upkeep while there is no room
        self._failed: tuple[str, int] | None = None  # the code of the last write, if it failed, and when
        self.retired: queue.SimpleQueue[InboxFile] = queue.SimpleQueue()  # full files, for upkeep to close
        self._folder = folder
        self._sealer = sealer
        self._clock = clock
        self._most_pending = most_pending
        self._doubtful = False
        self._queue: queue.SimpleQueue[Waiting | _Roll | _Order] = queue.SimpleQueue()
        self._held: _Roll | _Order | None = None
        self._gate = threading.Lock()  # between appending threads only; the writer thread never takes it
        self._submitted = 0
        self._settled = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
        self._thread.start()

    def put(self, waiting: Waiting) -> None:
        """Take `waiting` in hand; its future will be settled. StoreUnavailable when there is no room."""
        if self.refusal is not None:
            raise copy.copy(self.refusal)
        with self._gate:
            if self._closing:
                raise StoreUnavailable("the inbox is being closed", code="store_closing")
            if self._submitted - self._settled >= self._most_pending:
                raise StoreUnavailable("the disk does not keep up with what arrives", code="inbox_busy", retry_after=1)
            self._submitted += len(waiting.records)
            self._queue.put(waiting)

    def refuses(self) -> str | None:
        """See `signalpost.store.inbox.Inbox.refuses`."""
        refusal, failed = self.refusal, self._failed
        if refusal is not None:
            return refusal.code
        return failed[0] if failed is not None and self._clock() - failed[1] < REFUSED_FOR_MS else None

    def roll(self, file: InboxFile) -> None:
        """Begin to write to `file` after what is in hand; the one before it goes to `retired`."""
        self._queue.put(_Roll(file))

    def close(self) -> None:
        """Commit what is in hand and refuse what comes later."""
        with self._gate:
            if not self._closing:
                self._closing = True
                self._queue.put(_Order.STOP)
        self._thread.join()

    def _run(self) -> None:
        while (work := self._next()) is not _Order.STOP:
            if isinstance(work, _Roll):
                self.retired.put(self.file)
                self.file = work.file
            else:
                self._commit(work)

    def _next(self) -> list[Waiting] | _Roll | _Order:
        """The next group: the first to come and all that is there already, within bounds."""
        first = self._held or self._queue.get()
        self._held = None
        if not isinstance(first, Waiting):
            return first
        group = [first]
        records, size = len(first.records), _size(first)
        while records < GROUP_RECORDS and size < GROUP_BYTES:
            try:
                entry = self._queue.get_nowait()
            except queue.Empty:
                break
            if not isinstance(entry, Waiting):
                self._held = entry
                break
            group.append(entry)
            records, size = records + len(entry.records), size + _size(entry)
        return group

    def _commit(self, group: list[Waiting]) -> None:
        try:
            receipts = self._write([record for waiting in group for record in waiting.records])
        except StoreError as error:
            code = error.code if isinstance(error, StoreUnavailable) else "disk_error"
            self._failed = code, self._clock()
            self._settle(group, [error] * len(group))
        except Exception as error:
            if len(group) > 1:  # what one caller passed cannot be encoded: the others must not suffer
                for waiting in group:
                    self._commit([waiting])
            else:
                self._settle(group, [StoreUnavailable(f"records cannot be stored ({type(error).__name__})")])
        else:
            self._settle(group, _shares(group, receipts))

    def _write(self, records: list[Record]) -> list[Receipt]:
        now = self._clock()
        if self._doubtful:
            self.file.discard()
            self.file = InboxFile.create(self._folder, self._sealer, now)
            self._doubtful = False
        try:
            number = self.file.write(records, now)
        except StoreCorrupt as error:
            self._doubtful = True
            raise StoreUnavailable(str(error), code="disk_error") from error
        except StoreUnavailable as error:
            self._doubtful = error.code in IN_DOUBT
            raise
        except StoreError as error:  # a key that is missing: nothing is wrong with the file
            raise StoreUnavailable(str(error), code="key_missing", retry_after=30) from error
        self._failed = None
        inbox_id = self.file.inbox_id
        return [Receipt(inbox_id, number, index) for index in range(len(records))]

    def _settle(self, group: list[Waiting], outcomes: Sequence[Outcome]) -> None:
        """Tell every caller, each event loop with a single wake-up."""
        self._settled += sum(len(waiting.records) for waiting in group)
        by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Waiting, Outcome]]] = {}
        for waiting, outcome in zip(group, outcomes, strict=True):
            if waiting.loop is None:
                _tell(waiting, outcome)
            else:
                by_loop.setdefault(waiting.loop, []).append((waiting, outcome))
        for loop, told in by_loop.items():
            try:
                loop.call_soon_threadsafe(_tell_all, told)
            except RuntimeError:
                continue  # that loop was closed meanwhile; what was stored stays stored


def append_to(writer: InboxWriter, records: Sequence[Record]) -> Sequence[Receipt]:
    """Put `records` and wait for their receipts, blocking this thread."""
    future: ThreadFuture[Sequence[Receipt]] = ThreadFuture()
    writer.put(Waiting(records, None, future))
    return future.result()


def _size(waiting: Waiting) -> int:
    return sum([len(record.body) for record in waiting.records])


def _shares(group: list[Waiting], receipts: list[Receipt]) -> list[Outcome]:
    """Each caller's part of the group's receipts."""
    if len(group) == 1:
        return [receipts]
    shares: list[Outcome] = []
    start = 0
    for waiting in group:
        end = start + len(waiting.records)
        shares.append(receipts[start:end])
        start = end
    return shares


def _tell_all(told: list[tuple[Waiting, Outcome]]) -> None:
    for waiting, outcome in told:
        _tell(waiting, outcome)


def _tell(waiting: Waiting, outcome: Outcome) -> None:
    if waiting.future.done():  # the caller stopped waiting
        return
    if isinstance(outcome, StoreError):
        waiting.future.set_exception(copy.copy(outcome))
    else:
        waiting.future.set_result(outcome)
