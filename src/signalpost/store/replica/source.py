"""What is shipped beside the databases themselves: the list of inbox files, and the bytes of `keys.db`."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import apsw

from signalpost.errors import StoreError, StoreUnavailable
from signalpost.store.keys_file import FILE_NAME, connect_keys
from signalpost.store.replica.replica import (
    CONTROL,
    DATABASES,
    FILES,
    INBOX,
    KEYS,
    KEYS_FILE,
    MAIN_FILE,
    Replica,
    keys_settings,
    main_settings,
)
from signalpost.store.sqlite.checkpoints import FOLDER, MARK, leave_log, mark
from signalpost.store.sqlite.connection import connect, immediate, migrate, set_pragmas, store_errors

HOUR_MS = 3_600_000
#: How often the row of the keys is written when its time has come: each writes over what the log held of one before.
BEATS = 4

FILES_MIGRATIONS = (
    """
    -- Every inbox file there was: when it was first seen and when it was gone (Unix ms).
    CREATE TABLE inbox_file (
        inbox_id TEXT PRIMARY KEY,
        seen_at INTEGER NOT NULL,
        gone_at INTEGER
    ) STRICT, WITHOUT ROWID;
    """,
)
KEYS_MIGRATIONS = (
    """
    -- One row: `keys.db` as it is. `beat` changes so that what was there before is soon out of the copies.
    CREATE TABLE keys_file (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        bytes BLOB NOT NULL,
        beat INTEGER NOT NULL
    ) STRICT;
    """,
)


class Listed(NamedTuple):
    """An inbox file of the list: when it was first seen, and when it was gone, if it is (Unix ms)."""

    seen_at: int
    gone_at: int | None


class Beside:
    """Keeps both up to date; `follow` is one look. For the one process that ships."""

    def __init__(self, data_dir: Path, replica: Replica) -> None:
        self._data_dir = data_dir
        self._replica = replica
        self._files = _opened(data_dir / FOLDER / f"{FILES}.db", FILES_MIGRATIONS)
        self._keys = _opened(data_dir / FOLDER / f"{KEYS}.db", KEYS_MIGRATIONS)
        self._listed = dict(read_files(self._files))
        self._keys_seen: tuple[int, int, int] | None = None
        self._beat_at = 0

    def follow(self, now: int) -> None:
        """Note which inbox files came and went, and take in changed keys. `now`: Unix ms. StoreError: not now; the next
        look makes up for it."""
        with store_errors(self._data_dir / FOLDER / f"{FILES}.db"):
            self._follow_inbox(now)
        self._follow_keys(now)

    def close(self) -> None:
        """Release both files."""
        self._files.close()
        self._keys.close()

    def _follow_inbox(self, now: int) -> None:
        there = {file.stem for file in (self._data_dir / INBOX).glob("*.db")}
        came = there - {name for name, one in self._listed.items() if one.gone_at is None}
        gone = {name for name, one in self._listed.items() if one.gone_at is None} - there
        old = {name for name, one in self._listed.items() if self._past(one, now)}
        if not (came or gone or old):
            return
        with immediate(self._files):
            rows = [(name, now) for name in came]
            self._files.executemany(
                "INSERT INTO inbox_file (inbox_id, seen_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET gone_at = NULL",
                rows,
            )
            self._files.executemany("UPDATE inbox_file SET gone_at = ?2 WHERE inbox_id = ?1", [(n, now) for n in gone])
            self._files.executemany("DELETE FROM inbox_file WHERE inbox_id = ?", [(name,) for name in old])
        self._listed = dict(read_files(self._files))
        for name in gone:
            shutil.rmtree(self._data_dir / FOLDER / "state" / INBOX / f".{name}.db-litestream", ignore_errors=True)
        for name in old:
            self._forget(name)

    def _past(self, listed: Listed, now: int) -> bool:
        return listed.gone_at is not None and listed.gone_at < now - (self._replica.hours + 1) * HOUR_MS

    def _forget(self, inbox_id: str) -> None:
        """The copies of a file that no restore wants any more, where we can reach them: a bucket has rules for that."""
        folder = self._replica.folder
        if folder is not None:
            shutil.rmtree(folder / INBOX / f"{inbox_id}.db", ignore_errors=True)

    def _follow_keys(self, now: int) -> None:
        file = self._data_dir / FILE_NAME
        try:
            at = file.stat()
        except FileNotFoundError:
            return
        seen = (at.st_mtime_ns, at.st_size, at.st_ino)
        due = now - self._beat_at >= self._replica.keys_s * 1000
        if seen == self._keys_seen and not due:
            return
        with store_errors(file), closing(connect_keys(file)) as keys, keys:
            whole = keys.serialize("main")
        with store_errors(self._data_dir / FOLDER / f"{KEYS}.db"):
            for _ in range(BEATS if due else 1):
                self._put_keys(whole, now)
        self._keys_seen = seen
        if due:
            self._beat_at = now

    def _put_keys(self, whole: bytes, now: int) -> None:
        with immediate(self._keys):  # a row changed in place would write only what differs
            self._keys.execute("DELETE FROM keys_file")
            self._keys.execute("INSERT INTO keys_file (one, bytes, beat) VALUES (1, ?, ?)", (whole, now))


def read_files(connection: apsw.Connection) -> Mapping[str, Listed]:
    """The list, by inbox id."""
    rows = connection.execute("SELECT inbox_id, seen_at, gone_at FROM inbox_file")
    return {str(inbox_id): Listed(seen_at, gone_at) for inbox_id, seen_at, gone_at in rows}


def listed_in(file: Path) -> Mapping[str, Listed]:
    """The list in a copy of its file."""
    with store_errors(file), closing(connect(file, create=False, read_only=True)) as connection:
        return read_files(connection)


def keys_in(file: Path) -> bytes:
    """`keys.db`, whole, out of a copy of the file it was shipped in. StoreUnavailable: it was shipped before there were
    keys."""
    with store_errors(file), closing(connect(file, create=False, read_only=True)) as connection:
        rows: list[tuple[bytes]] = connection.execute("SELECT bytes FROM keys_file").fetchall()  # type: ignore[assignment]
    if not rows:
        raise StoreUnavailable("the replica has no keys yet: nothing in it can be read", code="replica_absent")
    return rows[0][0]


def _opened(file: Path, migrations: tuple[str, ...]) -> apsw.Connection:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = connect(file)
    with store_errors(file):
        set_pragmas(connection, journal_mode="WAL", synchronous="FULL", secure_delete="ON")
        leave_log(connection)
    migrate(connection, file, migrations)
    return connection


def begin(data_dir: Path, replica: Replica) -> None:
    """Before anything is shipped: mark the folder and write litestream's settings, which may hold a password."""
    mark(data_dir, True)
    (data_dir / INBOX).mkdir(parents=True, exist_ok=True)
    for name, text in ((MAIN_FILE, main_settings(replica, data_dir)), (KEYS_FILE, keys_settings(replica, data_dir))):
        file = data_dir / FOLDER / name
        file.touch(mode=0o600)
        file.write_bytes(text)


def end(data_dir: Path) -> None:
    """Nothing is shipped any more: logs are emptied here again, and the control file keeps none, as before."""
    if not (data_dir / FOLDER / MARK).exists():
        return
    mark(data_dir, False)
    file = data_dir / DATABASES[CONTROL]
    if file.exists():
        with suppress(StoreError), store_errors(file), closing(connect(file, create=False)) as connection:
            set_pragmas(connection, journal_mode="DELETE")


def claim(data_dir: Path, patience_s: float) -> int:
    """The descriptor of a lock that whoever ships holds, to be inherited by what ships for it.

    StoreUnavailable: another still holds it after `patience_s`.
    """
    place = data_dir / FOLDER / "lock"
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(descriptor)
                raise StoreUnavailable("another process ships these files; stop it first", code="store_held") from None
            time.sleep(0.1)


def forget_state(data_dir: Path, *, listed: Path | None = None) -> None:
    """After other data were put back: what litestream remembers of the files before them goes; `listed` is the list of
    inbox files that belongs to what is there now."""
    folder = data_dir / FOLDER
    shutil.rmtree(folder / "state", ignore_errors=True)
    if listed is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob(f"{FILES}.db*"):
            old.unlink()
        shutil.move(listed, folder / f"{FILES}.db")
