"""Incidents in `watch.db`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from signalpost.store.incidents_file import MOST_HAPPENED, Normal
from signalpost.store.sqlite.watch.file import WatchDb
from signalpost.watch.incidents.incident import Incident, Incidents
from signalpost.watch.incidents.timeline import Happened

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Incident).decode


class SqliteIncidentsReader(WatchDb):
    """See `signalpost.store.incidents_file.IncidentsReader`."""

    def incidents(self, space_id: int) -> Incidents:
        every = tuple(_decode(body) for _number, body in self._rows("incidents", space_id))
        rows = self._rows("space", space_id)
        return Incidents(every=every, next_number=rows[0][0] if rows else 1)

    def one(self, space_id: int, number: int) -> Incident | None:
        rows = self._rows("incident", space_id, number)
        return _decode(rows[0][0]) if rows else None

    def timeline(self, space_id: int, number: int) -> Sequence[Happened]:
        rows = self._rows("timeline", space_id, number)
        return [Happened(at=at, what=what, by=by, text=text) for at, what, by, text in rows]

    def spaces(self) -> Sequence[int]:
        return [row[0] for row in self._rows("spaces")]

    def looked_at(self) -> int:
        rows = self._rows("looked_at")
        return int(rows[0][0]) if rows else 0


class SqliteIncidentsFile(SqliteIncidentsReader):
    """See `signalpost.store.incidents_file.IncidentsFile`."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._written: dict[tuple[int, int], bytes] = {}  # so that only what changed is written

    def asked(self, space_id: int) -> int:
        rows = self._rows("space", space_id)
        return int(rows[0][1]) if rows else 0

    def normal(self, space_id: int) -> Normal | None:
        rows = self._rows("normal", space_id)
        return Normal(baselines=bytes(rows[0][0]), slot=rows[0][1], until=rows[0][2]) if rows else None

    def keep_normal(self, space_id: int, normal: Normal) -> None:
        with self._writing() as connection:
            row = (space_id, normal.baselines, normal.slot, normal.until)
            connection.execute(self._sql["keep_normal"], row)

    def keep(
        self, space_id: int, after: Incidents, happened: Iterable[tuple[int, Happened]], *, asked: int, now: int
    ) -> None:
        bodies = {(space_id, one.number): _encode(one) for one in after.every}
        fresh = {key: body for key, body in bodies.items() if self._written.get(key) != body}
        with self._writing() as connection:
            known = connection.execute(self._sql["incidents"], (space_id,)).fetchall()
            for number in {row[0] for row in known} - {one.number for one in after.every}:
                connection.execute(self._sql["forget_incident"], (space_id, number))
                connection.execute(self._sql["forget_timeline"], (space_id, number))
            for (_, number), body in fresh.items():
                connection.execute(self._sql["keep_incident"], (space_id, number, body))
            for number, one in happened:
                row = (space_id, number, one.at, one.what, one.by, one.text)
                connection.execute(self._sql["add_happened"], row)
                connection.execute(self._sql["bound_timeline"], (space_id, number, MOST_HAPPENED - 1))
            connection.execute(self._sql["keep_space"], (space_id, now, after.next_number, asked))
        others = {key: body for key, body in self._written.items() if key[0] != space_id}
        self._written = {**others, **bodies}
