"""Who copies write-ahead logs into their files: Signalpost itself, or the program that ships them off this machine.

That program reads each log as it grows and must be the one that empties it: what is copied into the file before it was
read makes it ship the whole file anew. A mark in the data folder says that it is at work, so that every process that
opens a file there knows, scripts with the SDK too, which read no settings.
"""

from __future__ import annotations

from pathlib import Path

import apsw

FOLDER = "replication"
MARK = "on"
#: A log that nobody empties although somebody should is copied into the file after all: at 1 GB of pages of 8 kB.
LONGEST_LOG_PAGES = 125_000


def mark(data_dir: Path, on: bool) -> None:
    """Say that the files in `data_dir` are shipped from now on, or no longer: for whoever opens one after that."""
    place = data_dir / FOLDER / MARK
    if on:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.touch(mode=0o600)
    else:
        place.unlink(missing_ok=True)


def shipped(file: Path) -> bool:
    """Whether `file`, which lies in a data folder or in the inbox folder of one, is shipped."""
    return any((folder / FOLDER / MARK).exists() for folder in (file.parent, file.parent.parent))


def leave_log(connection: apsw.Connection, *, pages: int = LONGEST_LOG_PAGES) -> None:
    """Let `connection` leave the log to whoever ships it, neither emptying it now and then nor as the last to close."""
    connection.wal_autocheckpoint(pages)
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)


def empty_log(connection: apsw.Connection, file: Path, *, busy_ms: int) -> bool:
    """Take what was erased or forgotten out of the log of `file` too; False while a reader is in the way, or when the
    log belongs to whoever ships it. `busy_ms` is put back as the time that `connection` waits for others."""
    if shipped(file):
        return False
    connection.set_busy_timeout(0)
    try:
        row = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.set_busy_timeout(busy_ms)
    return row is not None and row[0] == 0
