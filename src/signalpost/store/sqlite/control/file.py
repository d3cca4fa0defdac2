"""The control file, opened for each call: transactions that the audit log and running processes learn of."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from signalpost.store.keyring import Keyring
from signalpost.store.sqlite.connection import connect, immediate, migrate, set_pragmas, store_errors
from signalpost.store.sqlite.control.audit import AuditChain
from signalpost.store.sqlite.statements import migrations, statements


class ControlFile:
    """What has a part of the control file is built on this. Made, and brought up to date, when it is first opened."""

    def __init__(self, file: Path, keyring: Keyring) -> None:
        self._file = file
        self._keyring = keyring
        self._sql = statements("control")
        file.parent.mkdir(parents=True, exist_ok=True)
        self._audit = AuditChain(keyring, self._sql)
        with self._open() as connection:
            migrate(connection, file, migrations("control"))
            self._chain_old(connection)

    @contextmanager
    def _open(self) -> Iterator[apsw.Connection]:
        with store_errors(self._file):
            connection = connect(self._file)
            try:
                set_pragmas(connection, synchronous="FULL", secure_delete="ON", foreign_keys="ON")
                yield connection
            finally:
                connection.close(force=True)

    @contextmanager
    def _change(self) -> Iterator[apsw.Connection]:
        """One transaction that running processes learn of, unless it changes nothing."""
        with self._writing() as connection:
            before = connection.total_changes()
            yield connection
            if connection.total_changes() != before:
                connection.execute(self._sql["count_change"])

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """One transaction; what it added to the audit log is then remembered outside the file too."""
        with self._open() as connection:
            with immediate(connection):
                before, gap = self._audit.head(connection), self._audit.gap(connection)
                yield connection
                head = self._audit.head(connection)
            if head is not None and head != before:
                self._audit.remember(head, after_gap=gap)

    def _chain_old(self, connection: apsw.Connection) -> None:
        """A file of an older release has rows without a hash, all at its beginning."""
        row = connection.execute("SELECT hash FROM audit ORDER BY audit_id LIMIT 1").fetchone()
        if row is not None and row[0] is None:
            with immediate(connection):
                self._audit.chain_old(connection)

    def _rows(self, statement: str, *arguments: Any) -> list[Any]:
        with self._open() as connection:
            return connection.execute(self._sql[statement], arguments).fetchall()

    def _one(self, connection: apsw.Connection, statement: str, *arguments: Any) -> Any:
        return connection.execute(self._sql[statement], arguments).fetchone()

    def _all(self, connection: apsw.Connection, statement: str, *arguments: Any) -> list[Any]:
        return connection.execute(self._sql[statement], arguments).fetchall()

    def _record(
        self,
        connection: apsw.Connection,
        space_id: int,
        action: str,
        subject: str,
        detail: Mapping[str, Any],
        author: str,
        now: int,
    ) -> None:
        self._audit.add(connection, space_id, action, subject, detail, author, now)


def urlsafe(random: bytes) -> str:
    """Random bytes as they stand in a token's text."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()
