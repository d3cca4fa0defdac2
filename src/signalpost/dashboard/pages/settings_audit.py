"""The audit log: who did what, and the proof that nothing of it was changed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.dashboard.view import View
from signalpost.store.audit import Fault
from signalpost.store.control import AuditRow

PAGE = 50


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/audit`: newest first; `older`: where the next page begins, if there is one."""

    rows: Sequence[AuditRow]
    older: int | None
    newest: bool


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/audit/proof`: the whole log, of all accounts, walked link by link. Faults name rows by
    their numbers alone."""

    rows: int
    head: str
    sound: bool
    faults: Sequence[Fault]


def audit(view: View) -> Audit:
    """A page of it."""
    text = view.query.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    found = list(view.control.audit(view.space_id, before=before, limit=PAGE + 1))
    more = len(found) > PAGE
    return Audit(rows=found[:PAGE], older=found[PAGE - 1].audit_id if more else None, newest=before is None)


def proof(view: View) -> Proof:
    """The verdict on its chain. Reads the whole log, so it is asked for by a link of its own."""
    verdict = view.control.verify_audit()
    return Proof(rows=verdict.rows, head=verdict.head, sound=verdict.sound, faults=verdict.faults[:PAGE])
