"""The keys that stand as denied, for other processes than the worker: read once, then only what changed.

Reached through `signalpost.store.open_suppressed`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import apsw

from signalpost.store.decisions import STATES, Decided, Key, SuppressedKeys
from signalpost.store.keyring import Keyring
from signalpost.store.person_keys import key_hmacs
from signalpost.store.sqlite.connection import connect, refuse_newer, schema_version, store_errors
from signalpost.store.sqlite.identities.decisions import SqliteDecisions, read_suppressed, series
from signalpost.store.sqlite.statements import migrations, statements

MIGRATIONS = migrations("identities")
EVERY_S = 0.25  # how old what is known may be
AT_ONCE = 20_000  # changes taken in before others get a turn


class SqliteSuppressed:
    """Follows the denials. `clock`: seconds, monotonic. Touches no disk before the first `refresh`."""

    def __init__(self, path: Path, keyring: Keyring, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._keyring = keyring
        self._sql = statements("identities")
        self._clock = clock
        self._connection: apsw.Connection | None = None
        self._keys = SuppressedKeys()
        self._series = ""
        self._seq = 0
        self._file_version = -1
        self._look_at = 0.0

    def refresh(self) -> None:
        now = self._clock()
        if now < self._look_at:
            return
        self._look_at = now + EVERY_S
        self._connection = self._connection or open_to_read(self._path)
        if self._connection is None:
            return
        with store_errors(self._path):
            version = self._connection.pragma("data_version")
            if version == self._file_version:
                return
            if self._follow(self._connection):
                self._file_version = version
            else:
                self._look_at = now

    def refusal(self, space_id: int, keys: Iterable[Key]) -> Decided | None:
        if not self._keys.any(space_id):
            return None
        return self._keys.refusal(space_id, key_hmacs(self._keyring, space_id, keys))

    def __len__(self) -> int:
        return len(self._keys)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _follow(self, connection: apsw.Connection) -> bool:
        """Take in changes; False when there are more of them."""
        with connection:  # one steady state
            name, last = series(connection, self._sql)
            if name != self._series:
                self._keys = read_suppressed(connection, self._sql)
                self._series, self._seq = name, last
                return True
            rows: list[Any] = connection.execute(self._sql["suppressed_after"], (self._seq, AT_ONCE)).fetchall()
        for seq, space_id, hmac, state, at in rows:
            self._seq = seq
            self._keys.put(space_id, hmac, state, at)
        return len(rows) < AT_ONCE


class SqliteDecisionReader:
    """What stands for keys, for the command line. Before the worker has made the file nothing was ever said."""

    def __init__(self, path: Path, keyring: Keyring) -> None:
        self._path = path
        connection = open_to_read(path)
        self._connection = connection
        self._decisions = None if connection is None else SqliteDecisions(path, connection, keyring)

    def decided_of(self, space_id: int, key: Key) -> Decided | None:
        return None if self._decisions is None else self._decisions.decided_of(space_id, key)

    def decision_counts(self, space_id: int) -> Mapping[str, int]:
        return dict.fromkeys(STATES, 0) if self._decisions is None else self._decisions.decision_counts(space_id)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def open_to_read(path: Path) -> apsw.Connection | None:
    """The file of identities; None while it is not there, is being made, or waits for the worker to bring it up to
    date. StoreCorrupt: of a newer release."""
    if not path.exists():
        return None
    connection = connect(path, create=False, read_only=True)
    try:
        with store_errors(path):
            version = schema_version(connection)
        refuse_newer(version, len(MIGRATIONS), path)
    except BaseException:
        connection.close()
        raise
    if version < len(MIGRATIONS):
        connection.close()
        return None
    return connection
