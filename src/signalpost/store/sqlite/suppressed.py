"""The keys that stand as denied, in memory: read from the file of identities once, then only what changed.

Reached through `signalpost.store.open_suppressed`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import apsw

from signalpost.store.decisions import DENIED, GRANTED, WITHDRAWN, Decided, Key
from signalpost.store.keyring import Keyring
from signalpost.store.person_keys import key_hmac
from signalpost.store.sqlite.connection import connect, refuse_newer, schema_version, store_errors
from signalpost.store.sqlite.statements import migrations, statements

MIGRATIONS = migrations("identities")
EVERY_S = 0.25  # how old what is known may be
AT_ONCE = 20_000  # changes taken in before others get a turn
_REASONS = {DENIED: "consent_denied", WITHDRAWN: "consent_withdrawn"}


class SqliteSuppressed:
    """Follows the denials. `clock`: seconds, monotonic. About 200 bytes of memory a key."""

    def __init__(self, path: Path, keyring: Keyring, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._keyring = keyring
        self._sql = statements("identities")
        self._clock = clock
        self._connection: apsw.Connection | None = None
        self._spaces: dict[int, dict[bytes, tuple[int, str]]] = {}
        self._series = ""
        self._seq = 0
        self._file_version = -1
        self._look_at = 0.0

    def refresh(self) -> None:
        now = self._clock()
        if now < self._look_at:
            return
        self._look_at = now + EVERY_S
        connection = self._open()
        if connection is None:
            return
        with store_errors(self._path):
            version = connection.pragma("data_version")
            if version == self._file_version:
                return
            if self._follow(connection):
                self._file_version = version
            else:
                self._look_at = now

    def refusal(self, space_id: int, keys: Iterable[Key]) -> Decided | None:
        suppressed = self._spaces.get(space_id)
        if not suppressed:
            return None
        found: tuple[int, str] | None = None
        for kind, value in keys:
            one = suppressed.get(key_hmac(self._keyring, space_id, kind, value))
            if one is not None and (found is None or one > found):
                found = one
        if found is None:
            return None
        at, state = found
        return Decided(state=state, at=at, reason=_REASONS[state], source="suppression")

    def __len__(self) -> int:
        return sum(map(len, self._spaces.values()))

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> apsw.Connection | None:
        if self._connection is None and self._path.exists():
            connection = connect(self._path, create=False, read_only=True)
            with store_errors(self._path):
                version = schema_version(connection)
            if version < len(MIGRATIONS):  # being made, or not moved on yet: by the worker, when it starts
                connection.close()
                return None
            refuse_newer(version, len(MIGRATIONS), self._path)
            self._connection = connection
        return self._connection

    def _follow(self, connection: apsw.Connection) -> bool:
        """Take in changes; False when there are more of them."""
        with connection:  # one steady state
            ((series, following),) = connection.execute(self._sql["decision_series"]).fetchall()
            if series != self._series:
                self._series, self._seq = series, following - 1
                self._spaces.clear()
                for space_id, hmac, state, at in connection.execute(self._sql["suppressed"]):
                    self._spaces.setdefault(space_id, {})[hmac] = (at, state)
                return True
            rows = connection.execute(self._sql["suppressed_after"], (self._seq, AT_ONCE)).fetchall()
        for seq, space_id, hmac, state, at in rows:
            self._seq = seq
            if state == GRANTED:
                self._spaces.get(space_id, {}).pop(hmac, None)
            else:
                self._spaces.setdefault(space_id, {})[hmac] = (at, state)
        return len(rows) < AT_ONCE
