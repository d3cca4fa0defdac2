"""Decisions about consent in the file of identities. Reached through `Identities.decisions` and `open_decision_reader`.

All in the connection of the file's one writer: a second one would make the first forget its cached pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw
import msgspec

from signalpost.store.decisions import STATES, Decided, Key, NewDecision, SuppressedKeys, after
from signalpost.store.keyring import Keyring
from signalpost.store.person_keys import key_hmacs, key_names
from signalpost.store.sqlite.connection import immediate, store_errors
from signalpost.store.sqlite.statements import statements

Owned = tuple[int, bytes]  # space, HMAC of a key
Row = tuple[Any, ...]


class SqliteDecisions:
    """See `signalpost.store.decisions.Decisions`. `connection` is that of identities."""

    def __init__(self, path: Path, connection: apsw.Connection, keyring: Keyring) -> None:
        self._path = path
        self._connection = connection
        self._keyring = keyring
        self._sql = statements("identities")
        self._suppressed: SuppressedKeys | None = None
        self._spaces: set[int] | None = None  # where anything was ever decided

    def hmacs(self, space_id: int, keys: Iterable[Key]) -> tuple[bytes, ...]:
        return key_hmacs(self._keyring, space_id, keys)

    def decide(self, told: Sequence[tuple[int, Sequence[bytes], Decided]]) -> int:
        each = [((space_id, hmac), decided) for space_id, hmacs, decided in told for hmac in hmacs]
        with store_errors(self._path), immediate(self._connection):
            changed = fold(self._connection, self._sql, each)
        if self._spaces is not None:
            self._spaces.update(space_id for (space_id, _), _ in changed)
        if self._suppressed is not None:
            for (space_id, hmac), decided in changed:
                self._suppressed.put(space_id, hmac, decided.state, decided.at)
        return len(changed)

    def names(self, space_id: int, keys: Iterable[Key]) -> Sequence[bytes]:
        return key_names(self._keyring, space_id, keys)

    def standing(self, space_id: int, hmacs: Iterable[bytes]) -> Mapping[bytes, Decided]:
        asked = msgspec.json.encode([hmac.hex() for hmac in sorted(hmacs)]).decode()
        if asked == "[]":
            return {}
        with store_errors(self._path):
            rows = _rows(self._connection, self._sql["decisions_of"], (space_id, asked))
            return {hmac: _decided(rest) for hmac, *rest in rows}

    def any(self, space_id: int) -> bool:
        if self._spaces is None:
            with store_errors(self._path):
                self._spaces = {space for (space,) in _rows(self._connection, self._sql["spaces_decided"])}
        return space_id in self._spaces

    def decided_of(self, space_id: int, key: Key) -> Decided | None:
        (hmac,) = self.names(space_id, (key,))
        return self.standing(space_id, (hmac,)).get(hmac)

    def refusal(self, space_id: int, hmacs: Sequence[bytes]) -> Decided | None:
        if self._suppressed is None:
            with store_errors(self._path):
                self._suppressed = read_suppressed(self._connection, self._sql)
        return self._suppressed.refusal(space_id, hmacs)

    def changes(self, after: int, limit: int) -> Sequence[NewDecision]:
        with store_errors(self._path):
            return [
                NewDecision(seq=number, space_id=space, hmac=hmac, decided=_decided(rest))
                for number, space, hmac, *rest in _rows(self._connection, self._sql["decisions_after"], (after, limit))
            ]

    def series(self) -> tuple[str, int]:
        with store_errors(self._path):
            return series(self._connection, self._sql)

    def decision_counts(self, space_id: int) -> Mapping[str, int]:
        with store_errors(self._path):
            counted = dict(_rows(self._connection, self._sql["count_decisions"], (space_id,)))
        return {state: counted.get(state, 0) for state in STATES}

    def forget_grants(self, before: int, limit: int) -> int:
        with store_errors(self._path), immediate(self._connection):
            return len(list(_rows(self._connection, self._sql["forget_grants"], (before, limit))))


def fold(
    connection: apsw.Connection, sql: Mapping[str, str], told: Iterable[tuple[Owned, Decided]]
) -> list[tuple[Owned, Decided]]:
    """Take in each decision for one key, in any order, in an open transaction; returns what stands otherwise now."""
    before: dict[Owned, Decided | None] = {}
    now: dict[Owned, Decided] = {}
    for owned, new in told:
        if owned not in before:
            before[owned] = _stands(connection, sql, owned)
        now[owned] = after(now.get(owned) or before[owned], new)
    changed = [(owned, decided) for owned, decided in now.items() if decided != before[owned]]
    if changed:
        _, last = series(connection, sql)
        rows = [(*owned, *_texts(one), number) for number, (owned, one) in enumerate(changed, start=last + 1)]
        connection.executemany(sql["put_decision"], rows)
        connection.execute(sql["move_series"], (last + 1 + len(rows),))
    return changed


def series(connection: apsw.Connection, sql: Mapping[str, str]) -> tuple[str, int]:
    """The name of the numbering, and its last number."""
    ((name, following),) = _rows(connection, sql["decision_series"])
    return name, following - 1


def read_suppressed(connection: apsw.Connection, sql: Mapping[str, str]) -> SuppressedKeys:
    """Every denial there is: all or, when it cannot be read to its end, none that could pass for all."""
    found = SuppressedKeys()
    for space_id, hmac, state, at in _rows(connection, sql["suppressed"]):
        found.put(space_id, hmac, state, at)
    return found


def carry_decisions(source: apsw.Connection, target: apsw.Connection) -> int:
    """Put into a restored file what was decided since, from the file it replaces, in an open transaction; returns how
    many keys changed. The numbering gets a new name: a ledger that followed the old one looks at all again."""
    sql = statements("identities")
    carried = [((space, hmac), _decided(rest)) for space, hmac, *rest in _rows(source, sql["all_decisions"])]
    changed = fold(target, sql, carried)
    target.execute(sql["new_series"])
    return len(changed)


def _rows(connection: apsw.Connection, statement: str, bindings: Row = ()) -> Iterable[Any]:
    return connection.execute(statement, bindings)


def _stands(connection: apsw.Connection, sql: Mapping[str, str], owned: Owned) -> Decided | None:
    return next((_decided(row) for row in _rows(connection, sql["decision"], owned)), None)


def _decided(row: Sequence[Any]) -> Decided:
    state, at, limited, reason, evidence, source, region = row
    return Decided(
        state=state, at=at, reason=reason, evidence=evidence, source=source, region=region, limited=limited == 1
    )


def _texts(one: Decided) -> Row:
    return one.state, one.at, int(one.limited), one.reason, one.evidence, one.source, one.region
