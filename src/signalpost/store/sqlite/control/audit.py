"""The audit log in the control file: rows are chained as they are written, and the head is kept in `keys.db` too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import apsw

from signalpost.store.audit import GAP, PRUNE, AuditHead, AuditVerdict, ChainRow, link, verify
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.keyring import Keyring
from signalpost.store.sqlite.control.rows import json_text

_NO_HASH = b""


class AuditChain:
    """Writes and proves the log, inside transactions of the caller's on an open control file."""

    def __init__(self, keyring: Keyring, sql: Mapping[str, str]) -> None:
        self._keyring = keyring
        self._sql = sql

    def add(
        self,
        connection: apsw.Connection,
        space_id: int,
        action: str,
        subject: str,
        detail: Mapping[str, Any],
        author: str,
        now: int,
    ) -> None:
        """Chain one row to the last. If rows are missing that `keys.db` remembers, a row that says so goes before."""
        gap = self._gap(connection)
        if gap is not None:
            missing = {"expected": str(gap), "reason": action}
            self._insert(connection, space_id, GAP, "", missing, author, now)
        self._insert(connection, space_id, action, subject, detail, author, now)

    def head(self, connection: apsw.Connection) -> AuditHead | None:
        """The last row; None when there is none."""
        row = connection.execute(self._sql["last_audit"]).fetchone()
        return None if row is None else AuditHead(int(row[0]), row[1] or _NO_HASH)

    def remember(self, head: AuditHead, *, after_gap: bool) -> None:
        """Keep `head` outside the file, once its row is committed."""
        self._keyring.put_audit_head(head, back=after_gap)

    def gap(self, connection: apsw.Connection) -> bool:
        """Whether rows are missing that `keys.db` remembers."""
        return self._gap(connection) is not None

    def verify(self, connection: apsw.Connection, heads: Iterable[AuditHead]) -> AuditVerdict:
        """Prove every row, and that the heads that are known are rows of it."""
        kept = self._keyring.audit_head()
        rows = (ChainRow(*row) for row in connection.execute(self._sql["audit_chain"]))
        return verify(rows, self._keyring.chain, [*([] if kept is None else [kept]), *heads])

    def prune(self, connection: apsw.Connection, before: int, author: str, now: int) -> int:
        """Drop the rows at the beginning older than `before`; a row that says so is added, as by `add`. Returns how
        many."""
        upto = self._value(connection, "audit_before", before)
        if not upto:
            return 0
        hashed: bytes = self._value(connection, "audit_hash", upto)
        detail = {"upto": upto, "hash": hashed.hex()}
        self.add(connection, DEFAULT_SPACE, PRUNE, str(upto), detail, author, now)
        connection.execute(self._sql["prune_audit"], (upto,))
        return connection.changes()

    def chain_old(self, connection: apsw.Connection) -> None:
        """Chain the rows of a file that had no chain yet."""
        before = _NO_HASH
        for row in [ChainRow(*row) for row in connection.execute(self._sql["audit_chain"])]:
            if row.hash is None:
                before = link(self._keyring.chain, before, row)
                connection.execute(self._sql["chain_audit"], (row.audit_id, before))
            else:
                before = row.hash

    def _gap(self, connection: apsw.Connection) -> AuditHead | None:
        kept = self._keyring.audit_head()
        if kept is None:
            return None
        row = connection.execute(self._sql["audit_hash"], (kept.number,)).fetchone()
        if row is not None:
            return None if row[0] == kept.hash else kept
        last = self.head(connection)
        return kept if last is None or kept.number > last.number else None

    def _value(self, connection: apsw.Connection, statement: str, *bindings: int) -> Any:
        return next(iter(connection.execute(self._sql[statement], bindings)))[0]

    def _insert(
        self,
        connection: apsw.Connection,
        space_id: int,
        action: str,
        subject: str,
        detail: Mapping[str, Any],
        author: str,
        now: int,
    ) -> None:
        last = self.head(connection)
        number = int(self._value(connection, "next_audit_id"))
        row = ChainRow(number, space_id, now, author, action, subject, json_text(detail), None)
        before = _NO_HASH if last is None else last.hash
        hashed = link(self._keyring.chain, before, row)
        connection.execute(self._sql["record"], (*row[1:7], hashed, number))
