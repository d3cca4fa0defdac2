"""The file `watch.db`: opened once by the watch, to write, and once by each reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from signalpost.store.sqlite.connection import connect, immediate, migrate, set_pragmas, store_errors
from signalpost.store.sqlite.statements import migrations, statements

FOLDER = "watch"


class WatchDb:
    """What has a part of the file is built on this. To write, the file is made and brought up to date; to read, one
    that is not there yet counts as empty. For one thread."""

    def __init__(self, file: Path, *, read_only: bool = False) -> None:
        self._file = file
        self._read_only = read_only
        self._sql = statements(FOLDER)
        self._connection: apsw.Connection | None = None
        if not read_only:
            self._connection = connect(file)
            with store_errors(file):
                set_pragmas(self._connection, journal_mode="WAL", synchronous="FULL")
            migrate(self._connection, file, migrations(FOLDER))

    def close(self) -> None:
        """Release the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> apsw.Connection | None:
        """None: there is no file to read yet."""
        if self._connection is None and self._file.exists():
            opened = connect(self._file, create=False, read_only=True)
            if int(opened.pragma("user_version")) < len(migrations(FOLDER)):
                opened.close()  # the watch has not brought it up to date yet
                return None
            self._connection = opened
        return self._connection

    def _rows(self, statement: str, *arguments: Any) -> list[Any]:
        with store_errors(self._file):
            connection = self._open()
            return [] if connection is None else connection.execute(self._sql[statement], arguments).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """One transaction."""
        assert self._connection is not None and not self._read_only
        with store_errors(self._file), immediate(self._connection):
            yield self._connection
