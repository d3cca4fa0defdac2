"""The list of what was erased, in `keys.db`: HMACs and times, no more.

It stands beside the keys because their newest copy goes with every backup: whoever puts an old ledger back needs that
file to open it, and so has the list. It is also what is still to be done: an entry is carried out when it was done on
the data that are there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Any

from signalpost.store.erasure import Erasure
from signalpost.store.keys_file import MIGRATIONS, connect_keys
from signalpost.store.sqlite.connection import immediate, schema_version, store_errors


class ErasedList:
    """The list in the `keys.db` at `file`. Nothing stays open between calls; safe from any process."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, erasure: Erasure) -> None:
        """Note what was asked, durably; noted before, nothing changes."""
        with store_errors(self._file), closing(connect_keys(self._file)) as connection, immediate(connection):
            row = (erasure.erasure_id, erasure.space_id, erasure.at, ",".join(erasure.kinds))
            connection.execute(
                "INSERT INTO erasure (erasure_id, space_id, at, kinds, done) VALUES (?, ?, ?, ?, 0)"
                " ON CONFLICT DO NOTHING",
                row,
            )
            self._put_keys(connection, erasure.erasure_id, erasure.asked, asked=True)

    def extend(self, erasure_id: str, keys: Iterable[bytes]) -> None:
        """Note further keys of the same person, durably."""
        with store_errors(self._file), closing(connect_keys(self._file)) as connection, immediate(connection):
            self._put_keys(connection, erasure_id, keys, asked=False)

    def done(self, erasure_id: str) -> None:
        """It was carried out on the data that are there."""
        self._run("UPDATE erasure SET done = 1 WHERE erasure_id = ?", erasure_id)

    def again(self) -> int:
        """Other data are there now: everything on the list is to be carried out on them. Returns how much that is."""
        return len(self._run("UPDATE erasure SET done = 0 RETURNING 1"))

    def pending(self) -> Sequence[Erasure]:
        """What is still to be carried out, oldest first."""
        return self._erasures("WHERE done = 0")

    def all(self) -> Sequence[Erasure]:
        """The whole list, oldest first."""
        return self._erasures("")

    def prune(self, before: int) -> int:
        """Forget what was asked before `before` (Unix ms) and is done; returns how much. No backup as old may be put
        back after that."""
        with store_errors(self._file), closing(connect_keys(self._file)) as connection, immediate(connection):
            old = "(SELECT erasure_id FROM erasure WHERE at < ? AND done = 1)"
            connection.execute(f"DELETE FROM erased_key WHERE erasure_id IN {old}", (before,))
            connection.execute("DELETE FROM erasure WHERE at < ? AND done = 1", (before,))
            return connection.changes()

    def _put_keys(self, connection: Any, erasure_id: str, keys: Iterable[bytes], *, asked: bool) -> None:
        connection.executemany(
            "INSERT INTO erased_key (erasure_id, hmac, asked) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(erasure_id, key, int(asked)) for key in keys],
        )

    def _erasures(self, which: str) -> Sequence[Erasure]:
        rows = self._run(
            f"SELECT e.erasure_id, space_id, at, kinds, done, hmac, asked FROM erasure AS e"
            f" LEFT JOIN erased_key AS k ON k.erasure_id = e.erasure_id {which} ORDER BY at, e.erasure_id, hmac"
        )
        return [_erasure(list(group)) for _, group in itertools.groupby(rows, key=itemgetter(0))]

    def _run(self, statement: str, *bindings: str | int) -> list[Any]:
        with store_errors(self._file), closing(connect_keys(self._file)) as connection:
            found: list[Any] = connection.execute(statement, bindings).fetchall()
        return found


def _erasure(rows: Sequence[Any]) -> Erasure:
    """One entry, of its rows: one for each key."""
    erasure_id, space_id, at, kinds, done, *_ = rows[0]
    return Erasure(
        erasure_id=erasure_id,
        space_id=space_id,
        at=at,
        kinds=tuple(kinds.split(",")) if kinds else (),
        asked=tuple(bytes(row[5]) for row in rows if row[6]),
        keys=tuple(bytes(row[5]) for row in rows if row[5] is not None),
        done=done == 1,
    )


def take_up_again(file: Path) -> int:
    """After data were put back: everything on the list in `file` is to be carried out on them; returns how much it is.
    Keys of an older release had no list."""
    with store_errors(file), closing(connect_keys(file)) as connection:
        if schema_version(connection) < len(MIGRATIONS):
            return 0
    return ErasedList(file).again()
