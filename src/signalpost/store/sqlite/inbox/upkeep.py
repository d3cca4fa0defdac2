"""What an inbox needs besides writing, on a thread of its own so that accepting never waits for it.

Once a second: is there still room; copy the write-ahead log into the file; begin a new file when the old one is large
or old; close full files; learn how far the worker has come.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from signalpost.errors import StoreError
from signalpost.store.inbox import Depth, InboxLimits
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.checkpoints import shipped
from signalpost.store.sqlite.connection import connect, store_errors
from signalpost.store.sqlite.inbox.file import InboxFile, checkpoint, db_file
from signalpost.store.sqlite.inbox.folded import read_folded
from signalpost.store.sqlite.inbox.room import folder_bytes, refusal
from signalpost.store.sqlite.inbox.writer import InboxWriter

CHECKPOINT_BYTES = 8_000_000


class InboxUpkeep:
    """Looks after the files that `writer` writes; `tick` is what it does each time."""

    def __init__(
        self,
        folder: Path,
        sealer: Sealer,
        writer: InboxWriter,
        limits: InboxLimits,
        clock: Callable[[], int],
        free: Callable[[Path], int],
    ) -> None:
        self.files: dict[str, InboxFile] = {writer.file.inbox_id: writer.file}  # open ones
        self._folder = folder
        self._sealer = sealer
        self._writer = writer
        self._limits = limits
        self._clock = clock
        self._free = free
        self._watched = writer.file
        self._watched_since = clock()
        self._rolling_to: InboxFile | None = None
        self._checkpointed = 0  # bytes of the watched file that were copied; seen: written, at the last round
        self._seen = 0
        self._closed: dict[str, int] = {}  # record counts of closed files that may not be wholly folded yet
        self._folded: dict[str, int] = {}  # how many records of each file are folded
        self._bytes = 0
        self._shipped = shipped(writer.file.file)
        self._stop = threading.Event()
        self.tick()
        self._thread = threading.Thread(target=self._run, name="inbox-upkeep", daemon=True)
        self._thread.start()

    def depth(self) -> Depth:
        """Unfolded records of this process's files, and bytes in the folder, both as far as the last tick knew."""
        counts = {**self._closed, **{file.inbox_id: file.records for file in [*self.files.values(), self._writer.file]}}
        return Depth(sum(count - self._folded.get(inbox_id, 0) for inbox_id, count in counts.items()), self._bytes)

    def close(self) -> None:
        """Stop, and close every file. The writer has been closed before."""
        self._stop.set()
        self._thread.join()
        for file in [self._writer.file, *self.files.values()]:
            self._close_file(file)

    def tick(self) -> None:
        """One round. What the disk refuses now is tried again in the next."""
        for step in (
            self._look_for_room,
            self._follow,
            self._roll,
            self._close_retired,
            self._checkpoint,
            self._measure,
        ):
            try:
                step()
            except (StoreError, OSError):
                continue

    def _run(self) -> None:
        while not self._stop.wait(self._limits.look_every_ms / 1000):
            self.tick()

    def _look_for_room(self) -> None:
        self._writer.refusal = refusal(self._folder, self._limits, self._free)

    def _follow(self) -> None:
        """Notice that the writer went on to another file, or gave one up after an error."""
        for file in [file for file in self.files.values() if file.closed]:
            self._closed[file.inbox_id] = file.records
            del self.files[file.inbox_id]
        file = self._writer.file
        if self._rolling_to is not None and (file is self._rolling_to or self._rolling_to.closed):
            self._rolling_to = None
        if file is not self._watched:
            self.files[file.inbox_id] = file
            self._watched, self._watched_since, self._checkpointed = file, self._clock(), 0

    def _roll(self) -> None:
        """Prepare the next file here, so that the writer only has to turn to it."""
        file, now = self._watched, self._clock()
        due = file.bytes >= self._limits.roll_bytes or now - self._watched_since >= self._limits.roll_ms
        if due and file.segments and self._rolling_to is None:
            self._rolling_to = InboxFile.create(self._folder, self._sealer, now)
            self.files[self._rolling_to.inbox_id] = self._rolling_to
            self._writer.roll(self._rolling_to)

    def _close_retired(self) -> None:
        while not self._writer.retired.empty():
            self._close_file(self._writer.retired.get())

    def _close_file(self, file: InboxFile) -> None:
        self._closed[file.inbox_id] = file.records
        self.files.pop(file.inbox_id, None)
        file.close()

    def _checkpoint(self) -> None:
        """Copy the log into the file over a connection of our own: the writer goes on meanwhile.

        While much is written, now and then; when nothing was for a whole round, all of it, and empty the log. Never
        of a file that is shipped: it is begun anew before its log is a burden.
        """
        if self._shipped:
            return
        file, idle = self._watched, self._watched.bytes == self._seen
        self._seen = file.bytes
        if file.bytes - self._checkpointed < (1 if idle else CHECKPOINT_BYTES):
            return
        with store_errors(file.file):
            connection = connect(file.file, create=False, busy_ms=0)
            try:
                checkpoint(connection, "TRUNCATE" if idle else "PASSIVE")
            finally:
                connection.close()
        self._checkpointed = self._seen

    def _measure(self) -> None:
        self._bytes = folder_bytes(self._folder)
        for inbox_id in [*self._closed, *self.files]:
            self._folded[inbox_id] = read_folded(self._folder, inbox_id).records
        for inbox_id, records in list(self._closed.items()):
            if self._folded[inbox_id] >= records or not db_file(self._folder, inbox_id).exists():
                del self._closed[inbox_id]
                del self._folded[inbox_id]
