"""Accepted tracking plans and what was learnt of the events, in the control file beside `Control`.

Each accepted plan is a version of its own, with its author and time, and leaves an audit row. What was learnt is no
setting: it is kept whole, changes no version and leaves no audit row. All methods are synchronous; times are Unix ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from signalpost.watch.plan.plan import Plan


class PlanVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it was accepted: which of its dataset's, when, by whom."""

    number: int
    at: int
    author: str
    plan: Plan


class Plans(Protocol):
    """See the module's docstring. A `dataset_id` is empty for the plan that names no dataset."""

    def datasets(self, space_id: int) -> Sequence[str]:
        """Those that have a plan, sorted."""
        ...

    def plan(self, space_id: int, dataset_id: str) -> PlanVersion | None:
        """The plan in force; None when none was ever accepted."""
        ...

    def versions(self, space_id: int, dataset_id: str, limit: int = 100) -> Sequence[PlanVersion]:
        """Newest first."""
        ...

    def accept(self, space_id: int, plan: Plan, *, author: str, now: int) -> PlanVersion:
        """Put `plan` in force for the dataset it names. One that is in force already makes no new version."""
        ...

    def learned(self, space_id: int) -> bytes | None:
        """What was learnt (`watch.plan.state`); None when nothing was."""
        ...

    def keep_learned(self, space_id: int, state: bytes, *, now: int) -> None:
        """Keep it in place of what was."""
        ...

    def close(self) -> None: ...
