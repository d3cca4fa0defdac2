"""Keys of people in the file of identities: how their rows are found, sealed, gathered and written.

What one batch needs is read in the order of the tree, changed in memory and written in the same order at its end, so
that a look-up costs the same among ten thousand people and among millions.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import apsw
import msgspec

from signalpost.capi.click_id import DAY_MS
from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.identity import linking, parting
from signalpost.identity.rows import Alias, Browser, Name, Person, Purchase, Row, Stopped
from signalpost.identity.sighting import Enrichment, Sighting
from signalpost.store.keyring import LASTING, Keyring
from signalpost.store.person_keys import key_hmac, key_value

DAY_HEADER = struct.Struct(">I")
_PLACES = struct.Struct(">Q8x")
#: Sightings that are looked up, learnt and sealed before the next: what is known of so few people stays in the
#: processor's cache, which halves what encoding costs.
TOGETHER = 256
FORGOTTEN_FOR_MS = 30 * DAY_MS  # what was received longer ago can be folded no more

_Sealed = Person | Browser | Purchase | Stopped
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Sealed).decode


def place_of(name: Name) -> int:
    """The id of a key's row: 63 bits of its name."""
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
            found: Any = self._connection.execute(self._sql["person_key"], (place_of(name),)).fetchone()
            row = self._rows[name] = None if found is None or found[0] != name else self._open(*found)
            return row

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
        self._read({name for name in known if name not in rows})

    def load_browsers(self, keys: Iterable[tuple[str, str]]) -> None:
        """Read the browsers of the people behind keys that were loaded."""
        wanted: set[Name] = set()
        for kind, value in keys:
            row = self.get(self.name(kind, value))
            row = self.get(row.root) if type(row) is Alias else row
            if type(row) is Person:
                wanted.update(row.browsers)
        self._read({name for name in wanted if name not in self._rows})

    def _read(self, wanted: set[Name]) -> None:
        """Rows, and what they lead to: a browser, who was logged in on it, where that person stands."""
        rows = self._rows
        for _ in range(3):
            if not wanted:
                return
            wanted = {other for row in self._load(wanted) for other in _led_to(row) if other not in rows}

    def _load(self, names: set[Name]) -> list[Row]:
        """Those of them that are known."""
        rows = self._rows
        rows.update(dict.fromkeys(names))
        places = sorted(_places(names))
        met: list[Row] = []
        found = self._connection.execute(self._sql["person_keys"], (msgspec.json.encode(places).decode(),))
        for name, root, sealed in found:
            if name in names and (row := self._open(name, root, sealed)) is not None:
                rows[name] = row
                met.append(row)
        return met

    def _open(self, name: Name, root: Name | None, sealed: bytes | None) -> Row | None:
        """What a row says; None when the key of its day was destroyed, or it is damaged or another's."""
        if root is not None:
            return Alias(root)
        if sealed is None:
            return None
        day = DAY_HEADER.unpack_from(sealed)[0]
        try:
            row: Row = _decode(self._keyring.unseal(day, sealed[DAY_HEADER.size :], name))
            return row
        except (KeyMissing, StoreCorrupt, msgspec.MsgspecError):
            return None


class PeopleWriter(PersonKeys):
    """The rows of one space while a batch is folded. `flush` writes what changed, into the open transaction."""

    def __init__(
        self,
        connection: apsw.Connection,
        sql: Mapping[str, str],
        keyring: Keyring,
        space_id: int,
        apart: set[tuple[Name, Name]],
    ) -> None:
        super().__init__(connection, sql, keyring, space_id)
        self._apart = apart
        self._changed: dict[Name, tuple[str, int]] = {}
        self._packed: dict[Name, tuple[Any, ...] | None] = {}
        self._sealing: dict[int, tuple[bytes, Callable[[bytes, bytes], bytes]]] = {}

    def put(self, name: Name, kind: str, row: Row, at: int) -> None:
        self._rows[name] = row
        self._changed[name] = (kind, at)

    def drop(self, name: Name) -> None:
        self._rows[name] = None
        self._changed[name] = ("", 0)

    def parted(self, one: Name, other: Name) -> bool:
        return bool(self._apart) and (min(one, other), max(one, other)) in self._apart

    def part(self, one: Name, other: Name, at: int) -> None:
        """Never link these two again."""
        pair = (min(one, other), max(one, other))
        self._apart.add(pair)
        self._connection.execute(self._sql["part"], (self._space_id, *pair, at))

    def pack(self) -> None:
        """Seal what changed since the last time."""
        space_id, rows, packed, sealing = self._space_id, self._rows, self._packed, self._sealing
        for place, (name, (kind, at)) in zip(_places(self._changed), self._changed.items(), strict=True):
            row = rows[name]
            day = at // DAY_MS
            if row is None:
                packed[name] = None
            elif type(row) is Alias:
                packed[name] = place, space_id, name, kind, day, row.root, None
            else:
                if day not in sealing:
                    sealing[day] = DAY_HEADER.pack(LASTING + day), self._keyring.sealing(LASTING + day)
                header, seal = sealing[day]
                packed[name] = place, space_id, name, kind, day, None, header + seal(_encode(row), name)
        self._changed.clear()

    def flush(self) -> int:
        """Write what changed, in the order of the tree; how many rows that were."""
        self.pack()
        packed, self._packed = self._packed, {}
        names = sorted(packed)  # as their places are
        gone = [(place_of(name), name) for name in names if packed[name] is None]
        if gone:
            self._connection.executemany(self._sql["drop_person_key"], gone)
        self._connection.executemany(self._sql["put_person_key"], filter(None, map(packed.__getitem__, names)))
        return len(names)


class People:
    """All spaces' people, for the one writer. Who calls has a transaction open."""

    def __init__(self, connection: apsw.Connection, sql: Mapping[str, str], keyring: Keyring) -> None:
        self._connection = connection
        self._sql = sql
        self._keyring = keyring
        apart: Any = connection.execute(sql["parted"])
        forgotten: Any = connection.execute(sql["forgotten_keys"])
        self._apart: set[tuple[Name, Name]] = {(one, other) for one, other in apart}
        self._forgotten: dict[Name, int] = dict(forgotten)
        self._pruned_to = -1

    def space(self, space_id: int) -> PeopleWriter:
        """The rows of one space."""
        return PeopleWriter(self._connection, self._sql, self._keyring, space_id, self._apart)

    def link(self, sightings: Iterable[Sighting], names: dict[tuple[str, str], Name]) -> Sequence[Enrichment]:
        """See `Identities.link`."""
        spaces: dict[int, PeopleWriter] = {}
        found: list[Enrichment] = []
        following = iter(sightings)
        while some := list(islice(following, TOGETHER)):
            for space_id in {one.space_id for one in some}:
                if space_id not in spaces:
                    spaces[space_id] = self.space(space_id)
                    spaces[space_id].know({} if len(spaces) > 1 else names)
                spaces[space_id].load(_asked(some, space_id))
                if away := _away(some, space_id):
                    spaces[space_id].load_browsers(away)
            if self._forgotten:
                some = [self._remembered(spaces[one.space_id], one) for one in some]
            found += [linking.link(spaces[one.space_id], one) for one in some]
            for space in spaces.values():
                space.pack()
        for space in spaces.values():
            space.flush()
        return found

    def forget(self, space_id: int, names: Iterable[Name], at: int) -> frozenset[Name]:
        """See `Identities.forget`."""
        space = self.space(space_id)
        gone = parting.forget(space, names, at)
        space.flush()
        self._connection.executemany(self._sql["forget_key"], [(space_id, name, at) for name in sorted(gone)])
        for name in gone:
            self._forgotten[name] = max(at, self._forgotten.get(name, 0))
        return gone

    def linked(self, space_id: int, names: Iterable[Name]) -> frozenset[Name]:
        """See `Identities.linked`: what forgetting would take, looked at in memory alone."""
        return parting.forget(PersonKeys(self._connection, self._sql, self._keyring, space_id), names, 0)

    def unmerge(self, space_id: int, name: Name, at: int) -> int:
        """See `Identities.unmerge`."""
        space = self.space(space_id)
        parted = parting.unmerge(space, name, at)
        space.flush()
        return parted

    def prune(self, before: int, limit: int) -> int:
        """Forget the next `limit` keys, in the order of their places, as far as nobody saw them since `before` (Unix
        ms); returns how many that were, or -1 once all were looked at."""
        after = self._pruned_to
        found: Any = self._connection.execute(self._sql["next_person_keys"], (after, limit)).fetchone()
        last, oldest = found
        if last is None:
            self._pruned_to = -1
            self._forget_forgotten(before)
            return -1
        self._pruned_to = last
        day = before // DAY_MS
        if oldest >= day:
            return 0
        old: Any = self._connection.execute(self._sql["old_person_keys"], (after, last, day)).fetchall()
        gone = [(place,) for place, root in old if root is None or not self._stands(root, day)]
        self._connection.executemany(self._sql["drop_person_key_by_id"], gone)
        return len(gone)

    def _stands(self, root: Name, day: int) -> bool:
        """Whether what an alias leads to is there, and was seen since."""
        found = self._connection.execute(self._sql["person_key_since"], (place_of(root), root, day))
        return found.fetchone() is not None

    def _forget_forgotten(self, now: int) -> None:
        self._connection.execute(self._sql["remember_no_more"], (now - FORGOTTEN_FOR_MS,))

    def _remembered(self, space: PersonKeys, sighting: Sighting) -> Sighting:
        """`sighting` without the keys that were forgotten after it was received."""

        def keeps(keys: Sequence[tuple[str, str]]) -> list[Any]:
            return [key for key in keys if sighting.at > self._forgotten.get(space.name(*key), -1)]

        person, browser, purchase = keeps(sighting.person), keeps(sighting.browser), keeps(sighting.purchase)
        if (len(person), len(browser), len(purchase)) == tuple(
            map(len, (sighting.person, sighting.browser, sighting.purchase))
        ):
            return sighting
        return msgspec.structs.replace(sighting, person=person, browser=browser, purchase=purchase)


def _asked(sightings: Iterable[Sighting], space_id: int) -> list[tuple[str, str]]:
    """The keys of a space that a batch will ask for. Where a visitor id is known, its row says which cookies are
    new."""
    asked: list[tuple[str, str]] = []
    for one in sightings:
        if one.space_id != space_id:
            continue
        if one.trust > 1:
            asked += one.person
        cookies = one.browser
        asked += cookies[:1] if cookies and cookies[0][0] == "visitor" else cookies
        asked += one.purchase
    return asked


def _away(sightings: Iterable[Sighting], space_id: int) -> list[tuple[str, str]]:
    """The keys of people named by no browser of theirs, who are given what their browsers know."""
    return [
        key
        for one in sightings
        if one.person and not one.browser and one.trust > 1 and one.space_id == space_id
        for key in one.person
    ]


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
