"""What is wrong with an event, or worth knowing about it: where, which, in words, and the fix."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One remark on one place of an event.

    `path` points into the event as the caller sent it (`user_data.ph[1]`; empty for the event itself); `code` is stable
    and snake_case; `message` is one sentence; `fix` says what to do. None of them ever holds a value of user_data.
    A problem that refuses the event stands in `Dropped.problems`; one that does not, in `Accepted.notes`.
    """

    path: str
    code: str
    message: str
    fix: str = ""

    def at(self, prefix: str) -> Problem:
        """The same remark, its path put below `prefix` (`data[3]`)."""
        return msgspec.structs.replace(self, path=f"{prefix}.{self.path}" if self.path else prefix)
