"""Identities for other processes than the worker. Reached through `signalpost.store.open_identity_reader`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw
import msgspec

from signalpost.store.identities import KnownPerson, VisitorIds
from signalpost.store.keyring import HMAC_BYTES, Keyring
from signalpost.store.person_keys import key_hmac, key_value
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.connection import connect, refuse_newer, schema_version, store_errors
from signalpost.store.sqlite.identities.records import PersonKeys
from signalpost.store.sqlite.identities.seal import Seals
from signalpost.store.sqlite.identities.shown import shown
from signalpost.store.sqlite.statements import migrations, statements

MIGRATIONS = migrations("identities")
_encode = msgspec.json.encode
UNKNOWN_FOR_S = 2.0  # how long a visitor goes on being taken for unknown without looking
UNKNOWN_MOST = 20_000  # visitors remembered as unknown
ABSENT_FOR_S = 1.0  # how long a file that is not there, because no worker has run yet, is not looked for again


class SqliteIdentityReader:
    """Look-ups for other processes than the worker. `clock`: seconds, monotonic."""

    def __init__(
        self, path: Path, keyring: Keyring, sealer: Sealer, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._sql = statements("identities")
        self._keyring = keyring
        self._seals = Seals(keyring, sealer)
        self._clock = clock
        self._connection: apsw.Connection | None = None
        self._unknown: dict[tuple[int, str], float] = {}
        self._absent_until = 0.0

    def visitor(self, space_id: int, visitor_id: str) -> VisitorIds | None:
        return self.visitors([(space_id, visitor_id)])[0]

    def visitors(self, asked: Sequence[tuple[int, str]]) -> Sequence[VisitorIds | None]:
        now = self._clock()
        wanted = {one for one in asked if self._unknown.get(one, 0.0) <= now}
        found: dict[tuple[int, str], VisitorIds] = {}
        for space_id in {space for space, _ in wanted}:
            found |= self._look(space_id, [visitor for space, visitor in wanted if space == space_id])
        for one in wanted:
            if one not in found:
                self._remember_unknown(one, now)
            else:
                self._unknown.pop(one, None)
        return [found.get(one) for one in asked]

    def counts(self, space_id: int) -> Mapping[str, int]:
        connection = self._open()
        if connection is None:
            return {"known": 0, "forgotten": 0}
        with store_errors(self._path):
            counted: list[Any] = connection.execute(self._sql["counts"], (space_id,)).fetchall()
        return dict(zip(("known", "forgotten"), counted[0], strict=True))

    def key_hmac(self, space_id: int, kind: str, value: str) -> bytes:
        return key_hmac(self._keyring, space_id, kind, key_value(kind, value))

    def person(self, space_id: int, kind: str, value: str, at: int) -> KnownPerson | None:
        connection = self._open()
        if connection is None:
            return None
        with store_errors(self._path):
            return shown(PersonKeys(connection, self._sql, self._keyring, space_id), space_id, kind, value, at)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _look(self, space_id: int, visitors: Sequence[str]) -> dict[tuple[int, str], VisitorIds]:
        connection = self._open()
        if connection is None:
            return {}
        keys = {self._seals.key(space_id, visitor): visitor for visitor in visitors}
        names = _encode([hmac.hex() for _, hmac in keys]).decode()
        with store_errors(self._path):
            rows: list[Any] = connection.execute(self._sql["visitors"], (space_id, names)).fetchall()
        found = {}
        for text in rows[0][0].split():
            row = bytes.fromhex(text)
            key = space_id, row[:HMAC_BYTES]
            if (known := self._seals.open(key, row[HMAC_BYTES:])) is not None:
                found[space_id, keys[key]] = known
        return found

    def _open(self) -> apsw.Connection | None:
        if self._connection is None and self._is_there():
            connection = connect(self._path, create=False, read_only=True)
            with store_errors(self._path):
                version = schema_version(connection)
            if not version:  # being made
                connection.close()
                return None
            refuse_newer(version, len(MIGRATIONS), self._path)
            self._connection = connection
        return self._connection

    def _is_there(self) -> bool:
        now = self._clock()
        if now < self._absent_until:
            return False
        there = self._path.exists()
        self._absent_until = 0.0 if there else now + ABSENT_FOR_S
        return there

    def _remember_unknown(self, asked: tuple[int, str], now: float) -> None:
        if len(self._unknown) >= UNKNOWN_MOST:
            self._unknown.clear()
        self._unknown[asked] = now + UNKNOWN_FOR_S
