"""The audit log's chain: each row's hash covers the row and the hash before it, under a key of the installation. Pure.

Whoever can write the file but has no master key cannot make a row that fits. A row that was changed, removed, put in or
moved breaks the chain where it stands. The last rows can be cut off without breaking it: that is why its *head* (number
and hash of the last row) is kept outside the file, in `keys.db`, in the worker's log, and wherever an operator keeps
what `signalpost audit head` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

GAP = "audit.gap"
PRUNE = "audit.prune"
RESTORE = "store.restore"

#: A read of what is known of a person; `subject` says how, `detail` which kinds of keys were asked, never a value.
PERSON_READ = "person.read"

Prove = Callable[[bytes], bytes]

_encode = msgspec.msgpack.Encoder().encode


class AuditHead(NamedTuple):
    """The last row of the log: its number and hash. Text form `number:hash`, the hash in hex."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"

    @classmethod
    def parse(cls, text: str) -> AuditHead:
        """The head written as `text`; ValueError if it is none."""
        number, _, digest = text.strip().partition(":")
        return cls(int(number), bytes.fromhex(digest))


class ChainRow(NamedTuple):
    """A row as it stands in the file; `detail` is its JSON text."""

    audit_id: int
    space_id: int
    at: int
    author: str
    action: str
    subject: str
    detail: str
    hash: bytes | None


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What does not fit, and at which row: changed, removed, unchained, cut, head_unknown, gap."""

    audit_id: int
    what: str
    detail: str = ""


class AuditVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What `verify` found: how many rows fit, the head, and each fault. Sound when there is none."""

    rows: int
    head: str
    faults: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every row is there as it was written, as far as the heads that were asked about reach."""
        return not self.faults


def link(prove: Prove, before: bytes, row: ChainRow) -> bytes:
    """The hash of `row` after the row whose hash is `before` (empty for the first)."""
    return prove(before + _encode(row[:-1]))


def verify(rows: Iterable[ChainRow], prove: Prove, heads: Iterable[AuditHead]) -> AuditVerdict:
    """Walk `rows` in order. Every one of `heads` must be a row of the log."""
    walk = _Walk(prove)
    for row in rows:
        walk.take(row)
    return walk.verdict(heads)


class _Walk:
    def __init__(self, prove: Prove) -> None:
        self._prove = prove
        self._faults: list[Fault] = []
        self._hashes: dict[int, bytes] = {}
        self._last = AuditHead(0, b"")
        self._pruned: AuditHead | None = None
        self._first: ChainRow | None = None

    def take(self, row: ChainRow) -> None:
        before = self._before(row)
        if row.hash is None:
            self._fault(row.audit_id, "unchained")
        elif before is not None and link(self._prove, before, row) != row.hash:
            self._fault(row.audit_id, "changed")
        if row.action == PRUNE:
            self._prune(row)
        elif row.action == GAP and _said(row).get("reason") != RESTORE:
            self._fault(row.audit_id, "gap", "rows before this one were missing when it was written")
        self._last = AuditHead(row.audit_id, row.hash or b"")
        self._hashes[row.audit_id] = row.hash or b""

    def verdict(self, heads: Iterable[AuditHead]) -> AuditVerdict:
        if self._first is not None and self._first.audit_id > 1:
            self._check_first(self._first)
        for head in heads:
            pruned = self._pruned is not None and head.number <= self._pruned.number
            if head.number > self._last.number:
                self._fault(self._last.number, "cut", f"row {head.number} was the last one once")
            elif not pruned and self._hashes.get(head.number) != head.hash:
                self._fault(head.number, "head_unknown", "this row is not the one that was the last")
        return AuditVerdict(rows=len(self._hashes), head=str(self._last), faults=tuple(self._faults))

    def _before(self, row: ChainRow) -> bytes | None:
        """The hash that `row` builds on; None when that row was pruned or is missing, which is told elsewhere."""
        if self._first is None:
            self._first = row
            return b"" if row.audit_id == 1 else None
        if row.audit_id != self._last.number + 1:
            self._fault(row.audit_id, "removed", f"rows {self._last.number + 1} to {row.audit_id - 1} are missing")
            return None
        return self._last.hash

    def _check_first(self, row: ChainRow) -> None:
        """The first row follows one that was pruned by age, as a later row says."""
        pruned = self._pruned
        if pruned is None or pruned.number != row.audit_id - 1:
            self._fault(row.audit_id, "removed", f"rows before {row.audit_id} are missing")
        elif link(self._prove, pruned.hash, row) != row.hash:
            self._fault(row.audit_id, "changed")

    def _prune(self, row: ChainRow) -> None:
        detail = _said(row)
        try:
            self._pruned = AuditHead(int(detail["upto"]), bytes.fromhex(detail["hash"]))
        except (KeyError, TypeError, ValueError):
            self._fault(row.audit_id, "changed", "it does not say which rows were pruned")

    def _fault(self, audit_id: int, what: str, detail: str = "") -> None:
        self._faults.append(Fault(audit_id=audit_id, what=what, detail=detail))


def _said(row: ChainRow) -> dict[str, Any]:
    """The detail of a row, which whoever can write the file may have made anything."""
    try:
        return msgspec.json.decode(row.detail, type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, TypeError):
        return {}
