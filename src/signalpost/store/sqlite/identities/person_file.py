"""Everything that stands of a person in the file of identities, values and all: for that person alone to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import msgspec

from signalpost.identity import parting
from signalpost.identity.rows import Alias
from signalpost.store.keyring import Keyring
from signalpost.store.person_export import PersonKept
from signalpost.store.person_keys import Key
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.connection import connect, schema_version, store_errors
from signalpost.store.sqlite.identities.reader import MIGRATIONS
from signalpost.store.sqlite.identities.records import PersonKeys
from signalpost.store.sqlite.identities.seal import Seals
from signalpost.store.sqlite.statements import statements

NAME_SHOWN = 16  # hex digits of a key's HMAC


class SqlitePersonFile:
    """Reads the file of identities at `path`; opens it for each call."""

    def __init__(self, path: Path, keyring: Keyring) -> None:
        self._path = path
        self._keyring = keyring
        self._sql = statements("identities")

    def kept(self, space_id: int, keys: Sequence[Key]) -> PersonKept:
        """What is known of whoever has `keys`, with the HMACs of all keys of theirs."""
        with store_errors(self._path), closing(self._open()) as connection:
            rows = PersonKeys(connection, self._sql, self._keyring, space_id)
            asked = [rows.name(kind, value) for kind, value in keys]
            names = frozenset(asked)
            if schema_version(connection) < len(MIGRATIONS):
                return PersonKept(names=names)
            names |= parting.forget(PersonKeys(connection, self._sql, self._keyring, space_id), asked, 0)
            return PersonKept(
                names=names,
                links=[row for name in sorted(names) for row in _link(rows, name)],
                visitors=[row for name in sorted(names) for row in self._visitor(connection, space_id, name)],
                decisions=[row for name in sorted(names) for row in self._decision(connection, space_id, name)],
            )

    def _open(self) -> apsw.Connection:
        if not self._path.exists():
            return apsw.Connection(":memory:")
        return connect(self._path, create=False, read_only=True)

    def _visitor(self, connection: apsw.Connection, space_id: int, name: bytes) -> Sequence[Mapping[str, Any]]:
        rows: list[Any] = connection.execute(self._sql["visitor"], (space_id, name)).fetchall()
        seals = Seals(self._keyring, Sealer(self._keyring))
        known = [seals.open((space_id, name), sealed) for sealed, _ in rows if sealed is not None]
        return [_plain(one) for one in known if one is not None]

    def _decision(self, connection: apsw.Connection, space_id: int, name: bytes) -> Sequence[Mapping[str, Any]]:
        rows: list[Any] = connection.execute(self._sql["decision"], (space_id, name)).fetchall()
        return [
            {
                "state": state,
                "at": at,
                "limited": bool(limited),
                "reason": reason,
                "evidence": evidence,
                "source": source,
                "region": region,
            }
            for state, at, limited, reason, evidence, source, region in rows
        ]


def _link(rows: PersonKeys, name: bytes) -> Sequence[Mapping[str, Any]]:
    row = rows.get(name)
    if row is None or isinstance(row, Alias):
        return ()
    return [{"is": type(row).__name__.lower(), "name": name.hex()[:NAME_SHOWN], **_plain(row)}]


def _plain(value: Any) -> Any:
    """A value as JSON shows it: structs by the names of their fields, names of keys in hex."""
    if isinstance(value, msgspec.Struct):
        return {field: _plain(getattr(value, field)) for field in value.__struct_fields__}
    if isinstance(value, bytes):
        return value.hex()[:NAME_SHOWN]
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return value
