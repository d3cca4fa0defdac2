"""What people asked of incidents, in the control file."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.store.incident_asks import KEPT_MS, Ask
from signalpost.store.sqlite.control.file import ControlFile
from signalpost.store.sqlite.control.rows import json_text
from signalpost.watch.incidents.asked import Asked, checked


class SqliteIncidentAsks(ControlFile):
    """See `signalpost.store.incident_asks.IncidentAsks`. Safe from any thread and across forks."""

    def ask(self, space_id: int, number: int, asked: Asked, by: str, *, now: int) -> int:
        wanted = msgspec.to_builtins(checked(asked))
        with self._change() as connection:
            connection.execute(self._sql["forget_asks"], (now - KEPT_MS,))
            row = (space_id, now, number, json_text(wanted), by)
            ask_id = int(self._one(connection, "add_ask", *row)[0])
            detail = {name: value for name, value in wanted.items() if name == "until"}  # no note's text
            self._record(connection, space_id, f"incident.{asked.wish.value}", str(number), detail, by, now)
        return ask_id

    def after(self, space_id: int, ask_id: int, most: int = 500) -> Sequence[Ask]:
        names = ("ask_id", "at", "number", "asked", "by")
        found = []
        for row in self._rows("asks_after", space_id, ask_id, most):
            fields = dict(zip(names, row, strict=True))
            fields["asked"] = msgspec.json.decode(fields["asked"], type=Asked)
            found.append(Ask(**fields))
        return found

    def close(self) -> None:
        """Nothing stays open between calls."""
