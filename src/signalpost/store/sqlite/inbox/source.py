"""One inbox file, as its reader sees it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from signalpost.errors import StoreCorrupt, StoreError
from signalpost.store.inbox import Segment
from signalpost.store.record import Record
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.connection import connect, refuse_newer, schema_version, store_errors
from signalpost.store.sqlite.inbox.file import MIGRATIONS, db_file

# What ships a file adds tables of its own, if need be before its writer has made the first of ours.
_OTHERS = "SELECT 1 FROM sqlite_schema WHERE substr(name, 1, 12) <> '_litestream_' LIMIT 1"
_decode = msgspec.msgpack.Decoder(list[Record]).decode


class Sums(NamedTuple):
    """Up to segment `number`: how many records, how many sealed bytes."""

    number: int = 0
    records: int = 0
    bytes: int = 0


class InboxSource:
    """Reads one file. StoreCorrupt when it is damaged or newer than this release.

    `created_at` (Unix ms) is None while its writer is still making it, or when it died before it had made it.
    """

    def __init__(self, folder: Path, sealer: Sealer, inbox_id: str) -> None:
        self.inbox_id = inbox_id
        self._file = db_file(folder, inbox_id)
        self._sealer = sealer
        self._connection = connect(self._file, create=False, read_only=True)
        try:
            with store_errors(self._file):
                self.created_at: int | None = self._read_first_row()
        except BaseException:
            self._connection.close(force=True)
            raise

    def sums(self, upto: int | None = None) -> Sums:
        """The sums at segment `upto`, or at the last one."""
        if self.created_at is None:
            return Sums()
        query = "SELECT number, records_sum, bytes_sum FROM segment WHERE number <= ? ORDER BY number DESC LIMIT 1"
        with store_errors(self._file):
            row = self._connection.execute(query, (upto if upto is not None else 2**62,)).fetchone()
        return Sums(*row) if row else Sums()

    def read(self, after: int, limit: int) -> list[Segment]:
        """Whole segments after number `after`, in order, until `limit` records are reached; at least one if any.

        Stops short of a segment that cannot be read; when that is the first one, its error is raised.
        """
        found: list[Segment] = []
        records = 0
        with closing(self._sealed(after)) as rows:
            for number, sealed in rows:
                try:
                    segment = self._open(after + len(found) + 1, number, sealed)
                except StoreError:
                    if found:
                        break
                    raise
                found.append(segment)
                records += len(segment.records)
                if records >= limit:
                    break
        if not found and self.sums().number < after:
            raise StoreCorrupt(f"inbox {self.inbox_id} ends before segment {after}, which the ledger knows; {_MEND}")
        return found

    def close(self) -> None:
        """Release the file. Of a dead writer's file this also empties the write-ahead log."""
        self._connection.close(force=True)

    def _read_first_row(self) -> int | None:
        version = schema_version(self._connection)
        refuse_newer(version, len(MIGRATIONS), self._file)
        if version == 0:
            if self._connection.execute(_OTHERS).fetchone():
                raise StoreCorrupt(f"{self._file.name} is no inbox file; move it out of the inbox folder")
            return None
        row = self._connection.execute("SELECT created_at FROM inbox").fetchone()
        return int(row[0]) if row else None

    def _sealed(self, after: int) -> Generator[tuple[int, bytes]]:
        with store_errors(self._file):
            rows = self._connection.execute(
                "SELECT number, sealed FROM segment WHERE number > ? ORDER BY number", (after,)
            )
            try:
                yield from rows
            finally:
                rows.close()  # ends the read transaction, whether or not all rows were wanted

    def _open(self, expected: int, number: int, sealed: bytes) -> Segment:
        if number != expected:
            raise StoreCorrupt(f"inbox {self.inbox_id} lacks segment {expected}; {_MEND}")
        try:
            return Segment(self.inbox_id, number, _decode(self._sealer.open_segment(self.inbox_id, number, sealed)))
        except (StoreCorrupt, msgspec.DecodeError, msgspec.ValidationError) as error:
            raise StoreCorrupt(f"segment {number} of inbox {self.inbox_id} cannot be read: {error}; {_MEND}") from error


_MEND = "restore its file from a backup, or move it out of the inbox folder and keep it"
