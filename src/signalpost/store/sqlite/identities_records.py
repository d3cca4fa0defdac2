"""How keys of people, browsers and purchases lie in the file of identities: found, opened, gathered, sealed, written.

Keys that were first seen together are kept in one record, sealed as one; a small table beside it says in which record a
key is. So a newcomer with four keys costs one sealed row behind the last one and four pairs of numbers. What stands
under a key is changed in its record; when several batches later a key is added to somebody, it begins another.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import apsw
import msgspec

from signalpost.capi.click_id import DAY_MS
from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.identity.rows import Alias, Browser, Name, Person, Purchase, Row, Stopped
from signalpost.store.keyring import HMAC_BYTES, LASTING, Keyring
from signalpost.store.person_keys import key_hmac, key_value

#: Which form the record has (`_ONE` or `_MANY`), and the number of the key it is sealed under.
HEADER = struct.Struct(">BxH")
_ONE, _MANY = 0, 1
_PLACES = struct.Struct(">Q8x")

_Alone = Person | Browser | Purchase | Stopped
_encode = msgspec.msgpack.Encoder().encode
_decode_one = msgspec.msgpack.Decoder(_Alone).decode
_decode_many = msgspec.msgpack.Decoder(tuple[list[int], list[Row]]).decode
_numbers = msgspec.json.Encoder().encode


class Record(NamedTuple):
    """The keys of one record, and the day on which each was last seen."""

    names: list[Name]
    days: list[int]


def place_of(name: Name) -> int:
    """The number by which a key is found: 63 bits of its name."""
    return int.from_bytes(name[:8], "big") >> 1


def _places(names: Iterable[Name]) -> list[int]:
    """`place_of` each."""
    return [number >> 1 for (number,) in _PLACES.iter_unpack(b"".join(names))]


class PersonKeys:
    """The rows behind an open connection, for reading. `name` remembers what it computed last."""

    def __init__(self, connection: apsw.Connection, sql: Mapping[str, str], keyring: Keyring, space_id: int) -> None:
        self._connection = connection
        self._sql = sql
        self._keyring = keyring
        self._space_id = space_id
        self._rows: dict[Name, Row | None] = {}
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
            return self._rows[name]
        except KeyError:
            self._load({name})
            return self._rows[name]

    def know(self, names: dict[tuple[str, str], Name]) -> None:
        """Take over what somebody computed already."""
        self._names = names

    def put(self, name: Name, kind: str, row: Row, at: int) -> None:
        """Only in memory: nothing of it is written."""
        self._rows[name] = row

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
        asked = _numbers(sorted(_places(names))).decode()
        places: list[Any] = self._connection.execute(self._sql["key_places"], (asked,)).fetchall()
        if not places:
            return []
        self._open_all({number for _, number in places if number not in self._records})
        by_place = dict(zip(_places(names), names, strict=True))
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
            if form == _MANY:
                days, rows = _decode_many(self._keyring.unseal(key, sealed[HEADER.size :], joined))
                return (days, rows) if len(days) == len(rows) == len(names) else None
            row: Row = _decode_one(self._keyring.unseal(key, sealed[HEADER.size :], names[0]))
            return [key - LASTING] * len(names), [row, *[Alias(names[0])] * (len(names) - 1)]
        except (KeyMissing, StoreCorrupt, msgspec.MsgspecError, struct.error):
            return None

    def _note_taken(self, name: Name, place: int, number: int) -> None:
        """Whether the place of a key that is not known is another's."""
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

    def put(self, name: Name, kind: str, row: Row, at: int) -> None:
        self._own[name] = row

    def drop(self, name: Name) -> None:
        self._own[name] = None

    def parted(self, one: Name, other: Name) -> bool:
        return False


class PeopleWriter(PersonKeys):
    """The rows of one space while a batch is folded. `flush` writes what changed, into the open transaction.

    `following` gives the number of a new record. What is put in between two calls of `turn` and is new stands together.
    """

    def __init__(
        self,
        connection: apsw.Connection,
        sql: Mapping[str, str],
        keyring: Keyring,
        space_id: int,
        apart: set[tuple[Name, Name]],
        following: Callable[[], int],
    ) -> None:
        super().__init__(connection, sql, keyring, space_id)
        self._apart = apart
        self._following = following
        self._changed: dict[Name, int] = {}
        self._turns: list[dict[Name, int]] = []
        self._packed: dict[int, tuple[Any, ...] | None] = {}
        self._placed: dict[int, int] = {}
        self._left: list[tuple[int, int]] = []
        self._sealing: dict[int, tuple[bytes, Callable[[bytes, bytes], bytes]]] = {}

    def turn(self) -> None:
        """What is put from now on was seen together."""
        if self._changed:
            self._turns.append(self._changed)
            self._changed = {}

    def put(self, name: Name, kind: str, row: Row, at: int) -> None:
        self._rows[name] = row
        self._changed[name] = at

    def drop(self, name: Name) -> None:
        self._rows[name] = None
        self._changed[name] = 0

    def parted(self, one: Name, other: Name) -> bool:
        return bool(self._apart) and (min(one, other), max(one, other)) in self._apart

    def part(self, one: Name, other: Name, at: int) -> None:
        """Never link these two again."""
        pair = (min(one, other), max(one, other))
        self._apart.add(pair)
        self._connection.execute(self._sql["part"], (self._space_id, *pair, at))

    def prune_record(self, number: int, joined: bytes, sealed: bytes, day: int) -> int:
        """Drop what was not seen since `day` from a record, and all of it when it cannot be opened; how many keys that
        were. A further key of somebody stays as long as they do."""
        if number not in self._records and not self.open_record(number, joined, sealed):
            names = self._records[number].names
            self._packed[number] = None
            self._left += [(place, number) for place in _places(names)]
            return len(names)
        days = dict(zip(*self._records[number], strict=True))
        old = [name for name, seen in days.items() if seen < day and not self._stands(name, day)]
        for name in old:
            self.drop(name)
        return len(old)

    def _stands(self, name: Name, day: int) -> bool:
        """Whether it is a further key of somebody who was seen since."""
        row = self.get(name)
        if type(row) is not Alias or self.get(row.root) is None:
            return False
        names, days = self._records[self._record_of[row.root]]
        return days[names.index(row.root)] >= day

    def pack(self) -> None:
        """Seal what changed since the last time."""
        self.turn()
        record_of, rows, taken = self._record_of, self._rows, self._taken
        changed_records: dict[int, None] = {}
        for changed in self._turns:
            new: list[Name] = []
            for name, at in changed.items():
                number = record_of.get(name)
                if number is not None:
                    self._seen(number, name, at)
                    changed_records[number] = None
                elif rows[name] is not None and name not in taken:
                    new.append(name)
            if new:
                changed_records[self._begin(new, [changed[name] // DAY_MS for name in new])] = None
        self._turns.clear()
        for number in changed_records:
            self._seal(number)

    def _begin(self, names: list[Name], days: list[int]) -> int:
        """The number of a record for keys that are in none."""
        number = self._following()
        self._records[number] = Record(names, days)
        self._record_of.update(dict.fromkeys(names, number))
        self._placed.update(dict.fromkeys(_places(names), number))
        return number

    def _seen(self, number: int, name: Name, at: int) -> None:
        """Note when a key of a record was seen, or that nothing stands under it any more."""
        names, days = self._records[number]
        place = names.index(name)
        if self._rows[name] is None:
            del names[place], days[place], self._record_of[name]
            self._placed.pop(place_of(name), None)
            self._left.append((place_of(name), number))
        else:
            days[place] = at // DAY_MS

    def _seal(self, number: int) -> None:
        names, days = self._records[number]
        if not names:
            self._packed[number] = None
            return
        rows, day = self._rows, max(days)
        if day not in self._sealing:
            self._sealing[day] = HEADER.pack(_MANY, LASTING + day), self._keyring.sealing(LASTING + day)
        header, seal = self._sealing[day]
        joined = b"".join(names)
        body = _encode((days, [rows[name] for name in names]))
        self._packed[number] = number, day, min(days), joined, header + seal(body, joined)

    def flush(self) -> int:
        """Write what changed, in the order of the trees; how many records that were."""
        self.pack()
        packed, left, placed = self._packed, self._left, self._placed
        self._packed, self._left, self._placed = {}, [], {}
        run = self._connection.executemany
        if left:
            run(self._sql["drop_place"], sorted(left))
        if gone := [(number,) for number, row in packed.items() if row is None]:
            run(self._sql["drop_record"], gone)
        run(self._sql["put_record"], [row for _, row in sorted(packed.items()) if row is not None])
        run(self._sql["put_place"], sorted(placed.items()))
        return len(packed)


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
