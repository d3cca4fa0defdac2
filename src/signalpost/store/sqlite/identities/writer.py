"""Records of people, browsers and purchases while a batch is folded: changed in memory, sealed, written at its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

import apsw
import msgspec

from signalpost.capi.click_id import DAY_MS
from signalpost.identity.rows import Alias, Met, Name, Row
from signalpost.store.keyring import LASTING, Keyring
from signalpost.store.sqlite.identities.records import (
    HEADER,
    MANY,
    MET,
    Newcomers,
    PersonKeys,
    Record,
    place_of,
    places_of,
)

Sealing = tuple[bytes, Callable[[bytes, bytes], bytes]]

_encode = msgspec.msgpack.Encoder().encode


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
        self._turns: list[dict[Name, int] | Newcomers] = []
        self._met: dict[int, Met] = {}  # of records of newcomers that were not changed since
        self._begun: list[int] = []
        self._packed: dict[int, tuple[Any, ...] | None] = {}
        self._left: list[tuple[int, int]] = []
        self._sealing: dict[tuple[int, int], Sealing] = {}  # by form and day

    def turn(self) -> None:
        """What is put from now on was seen together."""
        if self._changed:
            self._turns.append(self._changed)
            self._changed = {}

    def put(self, name: Name, row: Row, at: int) -> None:
        self._rows[name] = row
        self._changed[name] = at

    def put_met(self, names: list[Name], met: Met) -> None:
        newcomers = Newcomers(names, met)
        rows = self._rows
        for name in names:
            rows[name] = newcomers
        self._turns.append(newcomers)

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
        if number not in self._records:
            self.open_record(number, joined, sealed)
        names, seen_on = self._records[number]
        if len(seen_on) < len(names):  # it could not be opened, now or when another led to it
            self._packed[number] = None
            self._left += [(place, number) for place in places_of(names)]
            return len(names)
        days = dict(zip(names, seen_on, strict=True))
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
        again: dict[int, None] = {}
        for turn in self._turns:
            if type(turn) is Newcomers:
                again[self._begin_met(turn)] = None
            elif type(turn) is dict:
                self._note(turn, again)
        self._turns.clear()
        for number in again:
            self._seal(number)

    def _begin_met(self, newcomers: Newcomers) -> int:
        names, met = newcomers.names, newcomers.met
        if self._taken and not self._taken.isdisjoint(names):
            self._unfold(newcomers)
            left = [name for name in names if name not in self._taken]
            return self._begin(left, [met.at // DAY_MS] * len(left))
        number = self._begin(names.copy(), [met.at // DAY_MS] * len(names))
        self._met[number] = met
        return number

    def _begin(self, names: list[Name], days: list[int]) -> int:
        """The number of a record for keys that are in none."""
        number = self._following()
        self._records[number] = Record(names, days)
        record_of = self._record_of
        for name in names:
            record_of[name] = number
        self._begun.append(number)
        return number

    def _note(self, changed: dict[Name, int], again: dict[int, None]) -> None:
        """Where what was put together stands, and when it was seen."""
        new: list[Name] = []
        for name, at in changed.items():
            number = self._record_of.get(name)
            if number is not None:
                self._seen(number, name, at)
                again[number] = None
            elif self._rows[name] is not None and name not in self._taken:
                new.append(name)
        if new:
            again[self._begin(new, [changed[name] // DAY_MS for name in new])] = None

    def _seen(self, number: int, name: Name, at: int) -> None:
        """Note when a key of a record was seen, or that nothing stands under it any more."""
        names, days = self._records[number]
        self._met.pop(number, None)
        place = names.index(name)
        if self._rows[name] is None:
            del names[place], days[place], self._record_of[name]
            self._left.append((place_of(name), number))
        else:
            days[place] = at // DAY_MS

    def _seal(self, number: int) -> None:
        names, days = self._records[number]
        if not names:
            self._packed[number] = None
            return
        joined = b"".join(names)
        if (met := self._met.get(number)) is not None:
            form, body, day = MET, _encode(met), days[0]
            oldest = day
        else:
            form, body, day = MANY, _encode((days, [self.get(name) for name in names])), max(days)
            oldest = min(days)
        header, seal = self._sealing.get((form, day)) or self._begin_sealing(form, day)
        self._packed[number] = number, day, oldest, joined, header + seal(body, joined)

    def _begin_sealing(self, form: int, day: int) -> Sealing:
        """The header of a record, and how it is sealed: the same for many of one day."""
        sealing = HEADER.pack(form, LASTING + day), self._keyring.sealing(LASTING + day)
        self._sealing[form, day] = sealing
        return sealing

    def _placed(self) -> dict[int, int]:
        """Where the keys of new records are found."""
        names = [self._records[number].names for number in self._begun]
        numbers = [number for number, some in zip(self._begun, names, strict=True) for _ in some]
        return dict(zip(places_of(chain.from_iterable(names)), numbers, strict=True))

    def flush(self) -> int:
        """Write what changed, in the order of the trees; how many records that were."""
        self.pack()
        packed, left, placed = self._packed, self._left, self._placed()
        self._met.clear()
        self._packed, self._left, self._begun = {}, [], []
        run = self._connection.executemany
        if left:
            run(self._sql["drop_place"], sorted(left))
        if gone := [(number,) for number, row in packed.items() if row is None]:
            run(self._sql["drop_record"], gone)
        run(self._sql["put_record"], [row for _, row in sorted(packed.items()) if row is not None])
        # By the float nearest to each, which Python compares in a third of the time: neighbours lie on one page.
        run(self._sql["put_place"], [(place, placed[place]) for place in sorted(placed, key=float)])
        return len(packed)
