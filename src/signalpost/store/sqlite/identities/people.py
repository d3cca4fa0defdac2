"""Keys of people in the file of identities: what a batch of sightings is learnt from, forgotten, parted, pruned.

What one batch needs is read in the order of the tree, changed in memory and written in the same order at its end, so
that a look-up costs the same among ten thousand people and among millions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import apsw
import msgspec

from signalpost.capi.click_id import DAY_MS
from signalpost.identity import linking, parting
from signalpost.identity.rows import Name
from signalpost.identity.sighting import Enrichment, Sighting
from signalpost.store.keyring import Keyring
from signalpost.store.sqlite.identities.records import PersonKeys, Supposed, place_of, places_of
from signalpost.store.sqlite.identities.writer import PeopleWriter
from signalpost.store.sqlite.statements import statements

#: Sightings that are looked up, learnt and sealed before the next: what is known of so few people stays in the
#: processor's cache, which halves what encoding costs.
TOGETHER = 256
FORGOTTEN_FOR_MS = 30 * DAY_MS  # so much longer than all else it is remembered who was forgotten


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
        last: Any = connection.execute(sql["last_record"]).fetchone()
        self._last_record: int = last[0]

    def space(self, space_id: int) -> PeopleWriter:
        """The rows of one space."""
        return PeopleWriter(self._connection, self._sql, self._keyring, space_id, self._apart, self._following_record)

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
            for one in some:
                space = spaces[one.space_id]
                found.append(linking.link(space, one))
                space.turn()
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

    def linked(self, space_id: int, groups: Sequence[Sequence[Name]]) -> list[frozenset[Name]]:
        """See `Identities.linked`: what forgetting would take, looked at in memory alone."""
        following, found = iter(groups), []
        while some := list(islice(following, TOGETHER)):
            rows = PersonKeys(self._connection, self._sql, self._keyring, space_id)
            rows.load_names({name for names in some for name in names})
            for names in some:
                nobody = all(rows.get(name) is None for name in names)
                found.append(frozenset(names) if nobody else parting.forget(Supposed(rows), names, 0))
        return found

    def unmerge(self, space_id: int, name: Name, at: int) -> int:
        """See `Identities.unmerge`."""
        space = self.space(space_id)
        parted = parting.unmerge(space, name, at)
        space.flush()
        return parted

    def prune(self, before: int, limit: int) -> int:
        """Of the next `limit` records, forget the keys that nobody saw since `before` (Unix ms); returns how many that
        were, or -1 once all records were looked at."""
        after = self._pruned_to
        found: Any = self._connection.execute(self._sql["next_records"], (after, limit)).fetchone()
        last, oldest = found
        if last is None:
            self._pruned_to = -1
            self._forget_forgotten(before)
            return -1
        self._pruned_to = last
        day = before // DAY_MS
        if oldest >= day:
            return 0
        space, gone = self.space(0), 0  # of whatever space the keys are: their names say it
        old: Any = self._connection.execute(self._sql["old_records"], (after, last, day)).fetchall()
        for number, names, sealed in old:
            gone += space.prune_record(number, names, sealed, day)
        space.flush()
        return gone

    def _following_record(self) -> int:
        self._last_record += 1
        return self._last_record

    def _forget_forgotten(self, before: int) -> None:
        since = before - FORGOTTEN_FOR_MS
        self._connection.execute(self._sql["remember_no_more"], (since,))
        self._forgotten = {name: at for name, at in self._forgotten.items() if at >= since}

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


def carry_forgotten_keys(source: apsw.Connection, target: apsw.Connection) -> None:
    """Make a restored file forget the keys that were forgotten since, by the file it replaces, in an open transaction.

    No key is at hand that opens a record: with a key all goes that was first seen together with it."""
    sql = statements("identities")
    rows: Any = target.execute(sql["forgotten_keys"])
    known: dict[Name, int] = dict(rows)
    since: Any = source.execute(sql["all_forgotten"])
    for space_id, name, at in since:
        if at > known.get(name, -1):
            target.execute(sql["forget_key"], (space_id, name, at))
            _drop_record_of(target, sql, name)


def _drop_record_of(connection: apsw.Connection, sql: Mapping[str, str], name: Name) -> None:
    found: Any = connection.execute(sql["record_at"], (place_of(name),)).fetchall()
    for number, joined in found:
        names = [joined[at : at + len(name)] for at in range(0, len(joined), len(name))]
        if name in names:  # another key may have its place
            connection.executemany(sql["drop_place"], [(place, number) for place in places_of(names)])
            connection.execute(sql["drop_record"], (number,))


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
