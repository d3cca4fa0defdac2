"""How a SQLite file is opened, how its schema is brought up to date, and what its errors mean to callers.

Only apsw is used, never the standard library's `sqlite3`: two copies of SQLite in one process drop each other's locks.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw

from signalpost.errors import StoreCorrupt, StoreError, StoreUnavailable
from signalpost.store.sqlite.checkpoints import leave_log, shipped

BUSY_MS = 5_000
FULL_BYTES = 1_000_000  # with less free, an error of the disk is most likely for want of room


def connect(file: Path, *, create: bool = True, read_only: bool = False, busy_ms: int = BUSY_MS) -> apsw.Connection:
    """A connection to `file`, waiting `busy_ms` for other writers. WAL readers too need the file to be writable."""
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    with store_errors(file):
        connection = apsw.Connection(str(file), flags=flags)
        connection.set_busy_timeout(busy_ms)
        if shipped(file):
            leave_log(connection)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection


def set_pragmas(connection: apsw.Connection, **values: str | int) -> None:
    """Set each, one by one: a script of several stops at the first that answers with a row."""
    for name, value in values.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()


@contextmanager
def store_errors(file: Path) -> Iterator[None]:
    """Turn what SQLite says about `file` into Signalpost's own errors."""
    try:
        yield
    except apsw.Error as error:
        raise translated(error, file) from error


def translated(error: apsw.Error, file: Path) -> StoreError:
    """The StoreUnavailable or StoreCorrupt that `error` amounts to, naming the file, never a value."""
    match error:
        case apsw.FullError():
            return StoreUnavailable(f"the disk that holds {file.name} is full; free some space", code="disk_full")
        case apsw.BusyError() | apsw.LockedError():
            return StoreUnavailable(
                f"{file.name} is locked by another program; close it or wait", code="store_locked", retry_after=1
            )
        case apsw.CorruptError() | apsw.NotADBError():
            return StoreCorrupt(f"{file.name} is damaged; restore it from a backup, or move it away and keep it")
        case apsw.CantOpenError() | apsw.PermissionsError() | apsw.ReadOnlyError() | apsw.AuthError():
            return StoreUnavailable(
                f"{file.name} cannot be opened for writing; check the folder and its owner", code="store_unwritable"
            )
        case _:  # a full disk may show so too; the code stays, since nobody knows what of the last write is there
            full = "; its disk is full: free some space" if _is_full(file.parent) else ""
            return StoreUnavailable(
                f"{file.name} cannot be used now ({type(error).__name__}, {getattr(error, 'extendedresult', 0)}){full}",
                code="disk_error",
            )


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < FULL_BYTES
    except OSError:
        return False


def try_to_write(file: Path, busy_ms: int) -> None:
    """StoreUnavailable when `file` cannot be written for `busy_ms`: locked by another program, or not this user's.
    Writes nothing."""
    with store_errors(file):
        connection = connect(file, create=False, busy_ms=busy_ms)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()


def schema_version(connection: apsw.Connection) -> int:
    """The file's `user_version`: how many migrations it has had; 0 when new."""
    return int(connection.pragma("user_version"))


def migrate(connection: apsw.Connection, file: Path, migrations: Sequence[str]) -> None:
    """Bring the schema of `file` up to date, all or nothing; StoreCorrupt when a newer release wrote it.

    `migrations` are SQL scripts; number n takes `user_version` from n-1 to n. Several processes may call this at once.
    """
    with store_errors(file):
        refuse_newer(schema_version(connection), len(migrations), file)
        if schema_version(connection) == len(migrations):
            return
        with immediate(connection):
            version = schema_version(connection)
            refuse_newer(version, len(migrations), file)
            if version == 0:
                file.chmod(0o600)  # new: its owner's alone
            for script in migrations[version:]:
                connection.execute(script)
            connection.execute(f"PRAGMA user_version = {len(migrations)}")


def refuse_newer(version: int, known: int, file: Path) -> None:
    """StoreCorrupt when `file` has a schema this release does not know."""
    if version > known:
        raise StoreCorrupt(
            f"{file.name} has schema {version}, this release knows up to {known}: it was written by a newer release; "
            "upgrade Signalpost, or restore the backup made before the upgrade"
        )


@contextmanager
def immediate(connection: apsw.Connection) -> Iterator[None]:
    """One write transaction that takes the write lock at once, so that it cannot fail half way for want of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
