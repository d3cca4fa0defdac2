"""The inbox of one writing process, in SQLite files of its own.

    append ──► InboxWriter (thread): group, encode, compress, encrypt, commit ──► receipts
               InboxUpkeep (thread): room, checkpoints, next file, depth

After a fork the child finds neither thread nor file: both belong to the parent, and the child begins its own at its
first append.
"""

from __future__ import annotations

import asyncio
import functools
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from signalpost.errors import StoreUnavailable
from signalpost.store.inbox import DEFAULT_LIMITS, Depth, InboxLimits
from signalpost.store.record import Receipt, Record
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.file import InboxFile
from signalpost.store.sqlite.inbox.room import free_bytes
from signalpost.store.sqlite.inbox.upkeep import InboxUpkeep
from signalpost.store.sqlite.inbox.writer import InboxWriter, Waiting, append_to


class _Running(NamedTuple):
    writer: InboxWriter
    upkeep: InboxUpkeep


class SqliteInbox:
    """See `signalpost.store.inbox.Inbox`. Safe from any thread and across forks. `clock` gives Unix ms."""

    def __init__(
        self,
        folder: Path,
        sealer: Sealer,
        *,
        limits: InboxLimits = DEFAULT_LIMITS,
        clock: Callable[[], int],
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._folder = folder
        self._sealer = sealer
        self._limits = limits
        self._clock = clock
        self._free = free
        self._opening = threading.Lock()
        self._parents: list[_Running] = []  # kept, never touched: their clean-up would run in the wrong process
        self._closed = False
        self._running: _Running | None = self._start()
        os.register_at_fork(after_in_child=functools.partial(_after_fork, weakref.ref(self)))

    @property
    def inbox_id(self) -> str:
        """Of the file that is written now. It changes when a new file begins; receipts name the right one."""
        return self._own().writer.file.inbox_id

    async def append(self, records: Sequence[Record]) -> Sequence[Receipt]:
        if not records:
            return ()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Sequence[Receipt]] = loop.create_future()
        (self._running or self._own()).writer.put(Waiting(records, loop, future))
        return await future

    def append_wait(self, records: Sequence[Record]) -> Sequence[Receipt]:
        return append_to(self._own().writer, records) if records else ()

    def depth(self) -> Depth:
        return self._own().upkeep.depth()

    def refuses(self) -> str | None:
        return self._own().writer.refuses()

    def close(self) -> None:
        with self._opening:
            self._closed = True
            running, self._running = self._running, None
        if running is not None:
            running.writer.close()
            running.upkeep.close()

    def _own(self) -> _Running:
        """This process's threads and file, begun now if a fork brought us here."""
        running = self._running
        if running is None:
            with self._opening:
                if self._closed:
                    raise StoreUnavailable("the inbox is closed", code="store_closing")
                running = self._running = self._running or self._start()
        return running

    def _start(self) -> _Running:
        first = InboxFile.create(self._folder, self._sealer, self._clock())
        most = self._limits.most_pending
        writer = InboxWriter(self._folder, self._sealer, first, most_pending=most, clock=self._clock)
        upkeep = InboxUpkeep(self._folder, self._sealer, writer, self._limits, self._clock, self._free)
        return _Running(writer, upkeep)

    def forked(self) -> None:
        """In a child after a fork: leave the parent's files to the parent."""
        self._opening = threading.Lock()
        if self._running is not None:
            for file in self._running.upkeep.files.values():
                file.abandon()
            self._parents.append(self._running)
            self._running = None


def _after_fork(inbox: weakref.ref[SqliteInbox]) -> None:
    found = inbox()
    if found is not None:
        found.forked()
