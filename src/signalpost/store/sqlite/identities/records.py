"""How keys of people, browsers and purchases lie in the file of identities, and are found and opened there.

Keys that were first seen together are kept in one record, sealed as one; a small table beside it says in which record a
key is. So a newcomer with four keys costs one sealed row behind the last one and four pairs of numbers. What stands
under a key is changed in its record; when several batches later a key is added to somebody, it begins another.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import apsw
import msgspec

from signalpost.capi.click_id import DAY_MS
from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.identity.newcomers import rows_of, unknown
from signalpost.identity.rows import Alias, Browser, Met, Name, Person, Purchase, Row, Stopped
from signalpost.store.keyring import HMAC_BYTES, LASTING, Keyring
from signalpost.store.person_keys import key_hmac, key_value

#: Which form the record has, and the number of the key it is sealed under. As an earlier release wrote it: one row, of
#: which the further names are aliases; a row for each name; what newcomers were met by, from which their rows follow.
HEADER = struct.Struct(">BxH")
ONE, MANY, MET = 0, 1, 2
_PLACES = struct.Struct(">Q8x")

_Alone = Person | Browser | Purchase | Stopped
_decode_one = msgspec.msgpack.Decoder(_Alone).decode
_decode_many = msgspec.msgpack.Decoder(tuple[list[int], list[Row]]).decode
_decode_met = msgspec.msgpack.Decoder(Met).decode
_numbers = msgspec.json.Encoder().encode


class Newcomers(msgspec.Struct, frozen=True, gc=False):
    """What stands under each of some names until one of them is asked for again."""

    names: list[Name]
    met: Met


class Record(NamedTuple):
    """The keys of one record, and the day on which each was last seen."""

    names: list[Name]
    days: list[int]


def place_of(name: Name) -> int:
    """The number by which a key is found: 63 bits of its name."""
    return int.from_bytes(name[:8], "big") >> 1


def places_of(names: Iterable[Name]) -> list[int]:
    """`place_of` each."""
    return [number >> 1 for (number,) in _PLACES.iter_unpack(b"".join(names))]


class PersonKeys:
    """The rows behind an open connection, for reading. `name` remembers what it computed last."""

    def __init__(self, connection: apsw.Connection, sql: Mapping[str, str], keyring: Keyring, space_id: int) -> None:
        self._connection = connection
        self._sql = sql
        self._keyring = keyring
        self._space_id = space_id
        self._rows: dict[Name, Any] = {}  # a Row, Newcomers, or None
        self._names: dict[tuple[str, str], Name] = {}
        self._record_of: dict[Name, int] = {}
        self._records: dict[int, Record] = {}
        self._taken: set[Name] = set()  # whose place is another key's

    def name(self, kind: str, value: str) -> Name:
        known = self._names.get((kind, value))
        if known is None:
            known = key_hmac(self._keyring, self._space_id, kind, key_value(kind, value))
            self._names[kind, value] = known
        return known

    def get(self, name: Name) -> Row | None:
        try:
            row = self._rows[name]
        except KeyError:
            self._load({name})
            row = self._rows[name]
        if type(row) is Newcomers:
            self._unfold(row)
            row = self._rows[name]
        found: Row | None = row
        return found

    def unknown(self, keys: Sequence[tuple[str, str]]) -> list[Name] | None:
        names: list[Any] = list(map(self._names.get, keys))
        if None in names:
            names = [self.name(kind, value) for kind, value in keys]
        known = self._rows.get
        for name in names:  # nearly all were looked for, and not found
            if known(name, name) is not None and self.get(name) is not None:
                return None
        return names

    def _unfold(self, newcomers: Newcomers) -> None:
        """Work out what stands under the names of newcomers, as far as nothing else does since."""
        for name, row in rows_of(newcomers.met, newcomers.names).items():
            if self._rows[name] is newcomers:
                self._rows[name] = row

    def know(self, names: dict[tuple[str, str], Name]) -> None:
        """Take over what somebody computed already."""
        self._names = names

    def put(self, name: Name, row: Row, at: int) -> None:
        """Only in memory: nothing of it is written."""
        self._rows[name] = row

    def put_met(self, names: list[Name], met: Met) -> None:
        self._rows.update(dict.fromkeys(names, Newcomers(names, met)))

    def drop(self, name: Name) -> None:
        self._rows[name] = None

    def parted(self, one: Name, other: Name) -> bool:
        return False

    def load(self, keys: Sequence[tuple[str, str]]) -> None:
        """Read what is known of these, and what they lead to, so that `get` need not ask for each."""
        rows, names = self._rows, self._names
        known: set[Any] = set(map(names.get, keys))
        if None in known:
            known = {self.name(kind, value) for kind, value in keys}
        self.load_names(name for name in known if name not in rows)

    def load_browsers(self, keys: Iterable[tuple[str, str]]) -> None:
        """Read the browsers of the people behind keys that were loaded."""
        wanted: set[Name] = set()
        for kind, value in keys:
            row = self.get(self.name(kind, value))
            row = self.get(row.root) if type(row) is Alias else row
            if type(row) is Person:
                wanted.update(row.browsers)
        self.load_names(name for name in wanted if name not in self._rows)

    def load_names(self, names: Iterable[Name]) -> None:
        """Read what stands under these, none of which was read yet, and what that leads to: a browser, who was logged
        in on it, where that person stands."""
        rows, wanted = self._rows, set(names)
        for _ in range(3):
            if not wanted:
                return
            wanted = {other for row in self._load(wanted) for other in _led_to(row) if other not in rows}

    def _load(self, names: set[Name]) -> list[Row]:
        """What is known of them."""
        rows = self._rows
        rows.update(dict.fromkeys(names))
        # Neighbours lie on one page. As floats they are compared in a third of the time, and near enough.
        asked = _numbers(sorted(places_of(names), key=float)).decode()
        places: list[Any] = self._connection.execute(self._sql["key_places"], (asked,)).fetchall()
        if not places:
            return []
        self._open_all({number for _, number in places if number not in self._records})
        by_place = dict(zip(places_of(names), names, strict=True))
        for place, number in places:
            self._note_taken(by_place[place], place, number)
        return [row for name in names if (row := rows[name]) is not None]

    def _open_all(self, numbers: set[int]) -> None:
        if numbers:
            asked = _numbers(sorted(numbers)).decode()
            found: list[Any] = self._connection.execute(self._sql["records"], (asked,)).fetchall()
            for number, names, sealed in found:
                self.open_record(number, names, sealed)

    def open_record(self, number: int, joined: bytes, sealed: bytes) -> bool:
        """Take in what stands in a record; False when the key of its day was destroyed, or it is damaged."""
        names = [joined[at : at + HMAC_BYTES] for at in range(0, len(joined), HMAC_BYTES)]
        opened = self._unsealed(names, joined, sealed)
        self._records[number] = Record(names, opened[0] if opened else [])
        if opened is None:
            return False
        self._rows.update(zip(names, opened[1], strict=True))
        self._record_of.update(dict.fromkeys(names, number))
        return True

    def _unsealed(self, names: list[Name], joined: bytes, sealed: bytes) -> tuple[list[int], Sequence[Row]] | None:
        try:
            form, key = HEADER.unpack_from(sealed)
            if form == MANY:
                days, rows = _decode_many(self._keyring.unseal(key, sealed[HEADER.size :], joined))
                return (days, rows) if len(days) == len(rows) == len(names) else None
            if form == MET:
                met = _decode_met(self._keyring.unseal(key, sealed[HEADER.size :], joined))
                found = rows_of(met, names)
                return [met.at // DAY_MS] * len(names), [found[name] for name in names]
            row: Row = _decode_one(self._keyring.unseal(key, sealed[HEADER.size :], names[0]))
            return [key - LASTING] * len(names), [row, *[Alias(names[0])] * (len(names) - 1)]
        except (KeyMissing, StoreCorrupt, msgspec.MsgspecError, struct.error):
            return None

    def _note_taken(self, name: Name, place: int, number: int) -> None:
        """Remember that a key that is not known can be kept nowhere, if its place is another's."""
        if number != self._record_of.get(name) and number in self._records:
            others = self._records[number].names
            if name not in others and any(place_of(other) == place for other in others):
                self._taken.add(name)


class Supposed:
    """Rows that lie over others: what is put and dropped here changes nothing there."""

    def __init__(self, rows: PersonKeys) -> None:
        self._under = rows
        self._own: dict[Name, Row | None] = {}
        self.name = rows.name

    def get(self, name: Name) -> Row | None:
        return self._own[name] if name in self._own else self._under.get(name)

    def unknown(self, keys: Sequence[tuple[str, str]]) -> list[Name] | None:
        return unknown(self, keys)

    def put(self, name: Name, row: Row, at: int) -> None:
        self._own[name] = row

    def put_met(self, names: list[Name], met: Met) -> None:
        self._own |= rows_of(met, names)

    def drop(self, name: Name) -> None:
        self._own[name] = None

    def parted(self, one: Name, other: Name) -> bool:
        return False


def _led_to(row: Row | None) -> tuple[Name, ...]:
    match row:
        case Alias():
            return (row.root,)
        case Browser():
            return tuple(login.key for login in row.logins)
        case Purchase() if row.browser is not None:
            return (row.browser,)
        case _:
            return ()
