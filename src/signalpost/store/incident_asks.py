"""What people ask of incidents, in the control file beside `Control`: kept with an audit row, done by the watch at its
next look. Commands, API and pages ask in the same way. Times: Unix ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from signalpost.watch.incidents.asked import Asked

#: How long one that was done is kept: the watch may have been off meanwhile.
KEPT_MS = 90 * 86_400_000


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One of them; `ask_id` grows."""

    ask_id: int
    at: int
    number: int
    asked: Asked
    by: str


class IncidentAsks(Protocol):
    """See the module's docstring. All methods are synchronous."""

    def ask(self, space_id: int, number: int, asked: Asked, by: str, *, now: int) -> int:
        """Keep it, for the incident `number`; its id. Raises InvalidInput when it cannot be done to any.
        That there is such an incident the caller has looked up."""
        ...

    def after(self, space_id: int, ask_id: int, most: int = 500) -> Sequence[Ask]:
        """Those that came after it, oldest first."""
        ...

    def close(self) -> None: ...
