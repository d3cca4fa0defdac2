"""The ledger's file: opening it for writing or reading, its lock, its statements and transactions."""

from __future__ import annotations

import hashlib
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

import apsw
import msgspec

from signalpost.errors import StoreUnavailable
from signalpost.store.keyring import Keyring
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.checkpoints import shipped
from signalpost.store.sqlite.connection import connect, immediate, migrate, refuse_newer, schema_version, store_errors
from signalpost.store.sqlite.inbox.claim import Claim
from signalpost.store.sqlite.ledger.lock import take_lock
from signalpost.store.sqlite.ledger.names import Bindings, Names
from signalpost.store.sqlite.statements import migrations, statements

PAGE_BYTES = 8_192
# Taken as needed. A transaction of 10,000 events writes up to 9,000 pages; what does not fit is written twice.
CACHE_KIB = 256 * 1024
# What a reader looks up (orders, and the events behind them) lies all over the file: read where the system keeps it.
MAPPED_BYTES = 16 << 30
CHECKPOINT_PAGES = 32_000  # 256 MB: a page written by several transactions is copied once
READ_MS = 250  # a longer read would keep the write-ahead log from being emptied
_STEPS = 20_000  # how often, in steps of SQLite's machine, a read looks at the clock

MIGRATIONS = migrations("ledger")
_ROW_BYTES = _HASH_BYTES = 8
_to_json = msgspec.json.Encoder().encode


#: Counts anew, at a transaction's end, the orders that came to stand otherwise in it (`orders_sums.sql`).
MOVED = ("moved_off_sums", "forget_summed", "sum_moved", "moved_onto_sums", "forget_empty_sums", "forget_moved")
SUMS_SINCE = 15  # the migration that made them


class Rows(Protocol):
    """What a statement returned; the SQL file says what stands in a row."""

    def __iter__(self) -> Iterator[Any]: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class LedgerFile:
    """One ledger file: an open one of the writer (`to_write`), or one that readers open when they first look."""

    def __init__(self, path: Path, sealer: Sealer | None = None, lock: Claim | None = None) -> None:
        self.path = path
        self.sql = statements("ledger")
        self._sealer = sealer
        self._lock = lock
        self._connection: apsw.Connection | None = None
        self._names: Names | None = None
        self._known = 0
        self._one_reader = threading.Lock()

    @classmethod
    def to_write(
        cls, path: Path, sealer: Sealer, *, max_bytes: int | None = None, known: Sequence[str] = MIGRATIONS
    ) -> LedgerFile:
        """Take the lock and create the file if need be. `max_bytes` bounds its growth.

        StoreUnavailable: another process holds it (and which), the disk does not take it, or it is of an older release
        and must be migrated first. StoreCorrupt: damaged, or of a newer release.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        file = cls(path, sealer, take_lock(path))
        try:
            file._open_to_write(max_bytes, known)
        except BaseException:
            file.close()
            raise
        return file

    @classmethod
    def to_read(cls, path: Path, sealer: Sealer | None = None) -> LedgerFile:
        """For other processes than the writer."""
        return cls(path, sealer)

    @property
    def names(self) -> Names:
        """The names of the open file."""
        if self._names is None:
            self._names = Names(self.connection, self.sql)
        return self._names

    @property
    def connection(self) -> apsw.Connection:
        """The open connection; StoreUnavailable when the ledger was closed."""
        if self._connection is None:
            raise StoreUnavailable(f"{self.path.name} is not open", code="ledger_closed")
        return self._connection

    def run(self, name: str, bindings: Bindings = ()) -> Rows:
        """Run the statement `name`."""
        return cast("Rows", self.connection.execute(self.sql[name], bindings))

    def run_many(self, name: str, rows: Iterable[Bindings]) -> Rows:
        """Run the statement `name` for each of `rows`; what all of them return comes in order."""
        return cast("Rows", self.connection.executemany(self.sql[name], rows))

    def value(self, name: str, bindings: Bindings = ()) -> Any:
        """First column of the first row that the statement `name` returns; None without one."""
        row = self.run(name, bindings).fetchone()
        return None if row is None else row[0]

    @property
    def keyring(self) -> Keyring:
        """The keys that bodies are sealed with. StoreUnavailable: a reader without."""
        return self._bodies().keyring

    def seal(self, row: int, received_at: int, body: bytes) -> bytes:
        """`body` as it is stored for `row`, under the key of the day its first copy came."""
        return self._bodies().seal_body(received_at, place_of(row), body)

    def sealing(self) -> Callable[[int, bytes, bytes], bytes]:
        """`seal` for many bodies: takes when the first copy of each came, its row as `place_of` writes it, the body."""
        return self._bodies().sealing_bodies()

    def unseal(self, row: int, sealed: bytes) -> bytes:
        """The clear body of `row`."""
        return self._bodies().open_body(place_of(row), sealed)

    def unseal_all(self, rows: Iterable[tuple[int, bytes]]) -> list[bytes]:
        """The clear bodies of many rows, in order."""
        return self._bodies().open_bodies((place_of(row), sealed) for row, sealed in rows)

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction, all or nothing. After a failure the file is as before it, and usable."""
        with store_errors(self.path):
            try:
                with immediate(self.connection):
                    yield
                    if self._sums_orders and self.value("any_order_moved"):
                        for statement in MOVED:
                            self.run(statement)
            except BaseException:
                self.names.forget()
                raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """One short look at a steady state; of several threads, one at a time. StoreUnavailable: it took too long."""
        if self._lock is not None:  # the writer reads between its own transactions
            with store_errors(self.path), self.connection:  # one transaction, or each SELECT takes file locks anew
                yield
            return
        with self._one_reader:
            if self._connection is None:
                self._connection = _connect_to_read(self.path)
            with _limited(self._connection, self.path), self._connection:
                yield

    def close(self) -> None:
        """Move the write-ahead log into the file (the writer), close it, release the lock. May be called again."""
        connection, self._connection, self._names = self._connection, None, None
        try:
            if connection is not None:
                with store_errors(self.path):
                    connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def _open_to_write(self, max_bytes: int | None, known: Sequence[str]) -> None:
        self._connection = _steady(connect(self.path))
        with store_errors(self.path):
            self.path.chmod(0o600)
            _refuse_other(schema_version(self._connection), len(known), self.path)
            _set_up_writer(self._connection, max_bytes)
            if not shipped(self.path):
                _copy_log_seldom(self._connection)
        migrate(self._connection, self.path, known)
        self._known = len(known)

    @property
    def _sums_orders(self) -> bool:
        """Not in a file that a test leaves at an older release."""
        return self._known >= SUMS_SINCE

    def _bodies(self) -> Sealer:
        if self._sealer is None:
            raise StoreUnavailable("this reader was opened without keys to bodies", code="no_keys")
        return self._sealer


def _set_up_writer(connection: apsw.Connection, max_bytes: int | None) -> None:
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # Not only while somebody is erased: when a full page is parted, a copy of what moved stays behind on it.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if max_bytes is not None:
        connection.execute(f"PRAGMA max_page_count = {max(1, max_bytes // PAGE_BYTES)}")


def _copy_log_seldom(connection: apsw.Connection) -> None:
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {CHECKPOINT_PAGES * PAGE_BYTES}")


def _steady(connection: apsw.Connection) -> apsw.Connection:
    """Plans do not depend on bound values: else SQLite plans anew for each binding (17 µs a look-up in place of 1)."""
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    return connection


def _connect_to_read(path: Path) -> apsw.Connection:
    if not path.exists():
        raise StoreUnavailable(
            f"there is no {path} yet; the worker makes it: start `signalpost serve`, or `work`", code="ledger_absent"
        )
    connection = _steady(connect(path, create=False, read_only=True))
    try:
        with store_errors(path):
            connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
            version = schema_version(connection)
        if not version:
            raise StoreUnavailable(f"{path.name} is being made", code="ledger_absent", retry_after=1)
        _refuse_other(version, len(MIGRATIONS), path)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_other(version: int, known: int, path: Path) -> None:
    """An older file is not moved on in passing: `store migrate` backs it up first."""
    refuse_newer(version, known, path)
    if 0 < version < known:
        raise StoreUnavailable(
            f"{path.name} was written by an older release; run `signalpost store migrate`", code="ledger_old"
        )


@contextmanager
def _limited(connection: apsw.Connection, path: Path) -> Iterator[None]:
    """Ends what takes longer than READ_MS with StoreUnavailable."""
    until = time.monotonic() + READ_MS / 1000
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        with store_errors(path):
            yield
    except StoreUnavailable as error:
        if isinstance(error.__cause__, apsw.InterruptError):
            raise StoreUnavailable("this look-up took too long; ask for less", code="read_too_long") from error
        raise
    finally:
        connection.set_progress_handler(None)


def place_of(row: int) -> bytes:
    """What a sealed body is bound to."""
    return row.to_bytes(_ROW_BYTES, "big")


def id_hash(space_id: int, event_id: str) -> int:
    """64 bits, signed, by which events of `event_id` are found; a match is compared with the text."""
    return id_hashes([(space_id, event_id)])[0]


def id_hashes(asked: Iterable[tuple[int, str]]) -> Sequence[int]:
    """`id_hash` of each (space, event_id), in order."""
    begun: dict[int, Callable[[], hashlib.blake2b]] = {}  # a space's hashes begin alike
    digests: list[bytes] = []
    for space_id, event_id in asked:
        copy = begun.get(space_id)
        if copy is None:
            copy = begun[space_id] = hashlib.blake2b(b"%d\0" % space_id, digest_size=_HASH_BYTES).copy
        hashed = copy()
        hashed.update(event_id.encode())
        digests.append(hashed.digest())
    return struct.unpack(f">{len(digests)}q", b"".join(digests))


def json_list(values: Iterable[int]) -> str:
    """Row numbers as SQL takes them: `json_each(?)`."""
    return _to_json(list(values)).decode()
