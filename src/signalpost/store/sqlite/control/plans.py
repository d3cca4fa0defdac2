"""Tracking plans in the control file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from signalpost.store.plans import PlanVersion
from signalpost.store.sqlite.control.file import ControlFile
from signalpost.store.sqlite.control.rows import json_text
from signalpost.watch.plan.difference import differences
from signalpost.watch.plan.plan import Plan
from signalpost.watch.plan.written import parse_plan, plain

CHANGES_TOLD = 50  # in an audit row


class SqlitePlans(ControlFile):
    """See `signalpost.store.plans.Plans`. Safe from any thread and across forks."""

    def datasets(self, space_id: int) -> Sequence[str]:
        return [row[0] for row in self._rows("planned", space_id)]

    def plan(self, space_id: int, dataset_id: str) -> PlanVersion | None:
        return next(iter(self.versions(space_id, dataset_id, 1)), None)

    def versions(self, space_id: int, dataset_id: str, limit: int = 100) -> Sequence[PlanVersion]:
        return [_version(row) for row in self._rows("plans", space_id, dataset_id, limit)]

    def accept(self, space_id: int, plan: Plan, *, author: str, now: int) -> PlanVersion:
        with self._change() as connection:
            row = self._one(connection, "plans", space_id, plan.dataset, 1)
            before = _version(row) if row is not None else None
            if before is not None and before.plan == plan:
                return before
            kept = (space_id, plan.dataset, now, author, json_text(plain(plan)))
            number = int(self._one(connection, "add_plan", *kept)[0])
            changed = differences(before.plan if before is not None else Plan(), plan)
            places = [line[2:].rpartition(": ")[0].partition(": ")[0] for line in changed[:CHANGES_TOLD]]
            detail = {"plan": number, "changes": len(changed), "changed": places}
            self._record(connection, space_id, "plan.accept", plan.dataset, detail, author, now)
        return PlanVersion(number=number, at=now, author=author, plan=plan)

    def learned(self, space_id: int) -> bytes | None:
        rows = self._rows("learned", space_id)
        return bytes(rows[0][0]) if rows else None

    def keep_learned(self, space_id: int, state: bytes, *, now: int) -> None:
        with self._open() as connection:
            connection.execute(self._sql["keep_learned"], (space_id, now, state))

    def close(self) -> None:
        """Nothing stays open between calls."""


def _version(row: Any) -> PlanVersion:
    number, at, author, plan = row
    return PlanVersion(number=number, at=at, author=author, plan=parse_plan(msgspec.json.decode(plan)))
