"""What the watch keeps of incidents, in `<data_dir>/watch.db`: what is normal, the incidents, and each one's timeline.

The watch process alone writes it; anybody reads it. Holds dataset ids, names of events and parameters, figures, what
people wrote to an incident; nothing of any person that an event is about. Times: Unix seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from signalpost.watch.incidents.incident import Incident, Incidents
from signalpost.watch.incidents.timeline import Happened

#: Rows of one incident's timeline that are kept: the first and the newest.
MOST_HAPPENED = 500


class Normal(msgspec.Struct, frozen=True, kw_only=True):
    """What is normal in a space, `baselines` as bytes, when all slots that end by `until` were taken in; the last of
    them began at `slot`."""

    baselines: bytes
    slot: int
    until: int


class IncidentsReader(Protocol):
    """For look-ups, from any process. While there is no file, there are no incidents."""

    def incidents(self, space_id: int) -> Incidents:
        """All of a space."""
        ...

    def one(self, space_id: int, number: int) -> Incident | None:
        """The incident of that number; None: there is none, or it is forgotten."""
        ...

    def timeline(self, space_id: int, number: int) -> Sequence[Happened]:
        """Oldest first."""
        ...

    def spaces(self) -> Sequence[int]:
        """Those that the watch has looked at."""
        ...

    def looked_at(self) -> int:
        """The last look; 0: none was."""
        ...

    def close(self) -> None: ...


class IncidentsFile(IncidentsReader, Protocol):
    """For the watch."""

    def asked(self, space_id: int) -> int:
        """The last of what people asked that was done; 0: nothing was."""
        ...

    def normal(self, space_id: int) -> Normal | None:
        """As last kept; None: it begins anew."""
        ...

    def keep_normal(self, space_id: int, normal: Normal) -> None:
        """In place of what was."""
        ...

    def keep(
        self, space_id: int, after: Incidents, happened: Iterable[tuple[int, Happened]], *, asked: int, now: int
    ) -> None:
        """Incidents after a look, what happened to which (by its number), and how far what people asked was done: one
        transaction. What is not in `after` is forgotten, with its timeline."""
        ...
