"""One inbox file: `<inbox_id>.db`, `<inbox_id>.lock` (its owner lives), `<inbox_id>.folded` (how far it is read).

A file is written by one thread of one process, only ever grows, and is removed as a whole. Nothing is deleted from it
while it is written, so accepting never waits for clean-up and space comes back at once.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import apsw
import msgspec

from signalpost.errors import StoreUnavailable
from signalpost.store.files import sync_folder
from signalpost.store.record import Record
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.checkpoints import shipped
from signalpost.store.sqlite.connection import connect, migrate, set_pragmas, store_errors
from signalpost.store.sqlite.inbox.claim import Claim

PAGE_BYTES = 4096
WRITER_BUSY_MS = 2_000

MIGRATIONS = (
    """
    -- One row: whose file this is. Times are Unix ms.
    CREATE TABLE inbox (inbox_id TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
    -- One row per commit group, numbered from 1 without gaps. The sums run from the first segment to this one, so that
    -- what lies between any two is a subtraction. `sealed` is a msgpack list of records, compressed and encrypted.
    CREATE TABLE segment (
        number INTEGER PRIMARY KEY,
        committed_at INTEGER NOT NULL,
        records_sum INTEGER NOT NULL,
        bytes_sum INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    """,
)

_INSERT = "INSERT INTO segment (number, committed_at, records_sum, bytes_sum, sealed) VALUES (?, ?, ?, ?, ?)"
_encode = msgspec.msgpack.Encoder().encode


def db_file(folder: Path, inbox_id: str) -> Path:
    """Where the segments of `inbox_id` are."""
    return folder / f"{inbox_id}.db"


def lock_file(folder: Path, inbox_id: str) -> Path:
    """What the owner of `inbox_id` has locked for as long as it lives."""
    return folder / f"{inbox_id}.lock"


def new_inbox_id(random: Callable[[int], bytes] = os.urandom) -> str:
    """64 random bits as 13 characters of base32, lower-case."""
    return base64.b32encode(random(8)).decode().rstrip("=").lower()


class InboxFile:
    """A file that this process writes. Used by one thread at a time."""

    def __init__(self, folder: Path, sealer: Sealer, connection: apsw.Connection, claim: Claim, inbox_id: str) -> None:
        self.inbox_id = inbox_id
        self.file = db_file(folder, inbox_id)
        self.segments = 0
        self.records = 0
        self.bytes = 0
        self.closed = False
        self._sealer = sealer
        self._connection = connection
        self._claim = claim

    @classmethod
    def create(cls, folder: Path, sealer: Sealer, now: int, *, busy_ms: int = WRITER_BUSY_MS) -> InboxFile:
        """A new, empty, durable file with an id of its own, owned by this process."""
        inbox_id = new_inbox_id()
        file = db_file(folder, inbox_id)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            claim = Claim.take(lock_file(folder, inbox_id))
        except OSError as error:
            raise _unwritable(folder, error) from error
        assert claim is not None, "a random id is nobody else's"
        try:
            connection = _create(file, inbox_id, now, busy_ms)
            sync_folder(folder)
        except BaseException:
            remove_database(file)
            claim.release(remove=True)
            raise
        return cls(folder, sealer, connection, claim, inbox_id)

    def write(self, records: Sequence[Record], now: int) -> int:
        """Make `records` durable as the next segment and return its number. On any error nothing is kept."""
        number = self.segments + 1
        sealed = self._sealer.seal_segment(self.inbox_id, number, now, _encode(records))
        total, size = self.records + len(records), self.bytes + len(sealed)
        with store_errors(self.file):
            # One statement is one transaction here: begin, insert, commit and sync in a single step.
            self._connection.execute(_INSERT, (number, now, total, size, sealed))
        self.segments, self.records, self.bytes = number, total, size
        return number

    def close(self) -> None:
        """Move what the write-ahead log holds into the file, as far as readers let us, and give up the claim.

        Of a file that is shipped the log stays as it is. A file that nothing was written to is removed.
        """
        if self.closed:
            return
        self.closed = True
        try:
            with store_errors(self.file):
                if not shipped(self.file):
                    checkpoint(self._connection, "TRUNCATE")
        finally:
            close_anyhow(self._connection)
            if not self.segments:
                remove_database(self.file)
            self._claim.release(remove=not self.segments)

    def discard(self) -> None:
        """After an error that leaves the file in doubt: give it up as it is. A reader recovers what was committed."""
        self.closed = True
        close_anyhow(self._connection)
        self._claim.release()

    def abandon(self) -> None:
        """In a child after a fork: the file is the parent's. Nothing of the connection may be touched here."""
        self._claim.abandon()


def checkpoint(connection: apsw.Connection, mode: str) -> None:
    """Copy the write-ahead log into the file. PASSIVE waits for nobody; TRUNCATE also empties the log if it can."""
    connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()


def close_anyhow(connection: apsw.Connection) -> None:
    """Close it even if what closing would still write cannot be written; that stays in the log for the next reader."""
    with suppress(apsw.Error):
        connection.close(force=True)


def _create(file: Path, inbox_id: str, now: int, busy_ms: int) -> apsw.Connection:
    connection = connect(file, busy_ms=busy_ms)
    try:
        with store_errors(file):
            file.chmod(0o600)
            set_pragmas(connection, page_size=PAGE_BYTES, journal_mode="WAL", synchronous="FULL", wal_autocheckpoint=0)
            migrate(connection, file, MIGRATIONS)
            connection.execute("INSERT INTO inbox (inbox_id, created_at) VALUES (?, ?)", (inbox_id, now))
            checkpoint(connection, "TRUNCATE")
    except BaseException:
        close_anyhow(connection)
        raise
    return connection


def remove_database(file: Path) -> None:
    """Remove the database `file` with its write-ahead log."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)


def _unwritable(folder: Path, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        f"no file can be made in folder {folder.name} ({error.strerror}); check it and its owner",
        code="store_unwritable",
    )
