"""Keys of people: which belong together, and which are shared by too many to say anything.

Two keys that a server named together become one person's, unless one of them has a partner of that kind already that
it may have only one of: then it is shared, stops for good, and is taken out of the person it was in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from signalpost.identity.keys import BROWSERS_MOST, LEAVES, OF_PERSON_MOST, PARTNERS_MOST
from signalpost.identity.rows import Alias, Held, Name, Person, Row, Rows, Stopped, Tie, Used
from signalpost.identity.trust import Trust

NAMED = ("em", "ph")  # keys that a family shares, and that first names tell apart
DAY_MS = 86_400_000  # how often what is seen again and again is written again

_with = msgspec.structs.replace


class Known(NamedTuple):
    """A person, and the name they stand under."""

    root: Name
    person: Person


class Named(NamedTuple):
    """A key with its name."""

    kind: str
    value: str
    name: Name
    first_name: str = ""

    def held(self, at: int) -> Held:
        """The key as a person begins to have it."""
        return Held(self.kind, self.value, at, at, self.first_name if self.kind in NAMED else "")


def named(rows: Rows, keys: Iterable[tuple[str, str]], first_name: str = "") -> list[Named]:
    """The keys with their names, and the first name that came with them."""
    return [Named(kind, value, rows.name(kind, value), first_name) for kind, value in keys]


def resolve(rows: Rows, name: Name) -> tuple[Name, Row | None]:
    """What a name leads to, and under which name that stands."""
    row = rows.get(name)
    if type(row) is Alias:
        return row.root, rows.get(row.root)
    return name, row


def person_of(rows: Rows, name: Name) -> Known | None:
    """The person a key belongs to; None when it belongs to nobody, or is shared."""
    root, row = resolve(rows, name)
    return Known(root, row) if type(row) is Person and name in row.keys else None


def learn_person(rows: Rows, keys: Sequence[Named], trust: Trust, at: int) -> None:
    """Take in that these keys were named together. The first is the one that the others hang on."""
    if not keys:
        return
    centre, *others = keys
    for other in others:
        _tie(rows, centre, other, trust, at)


def note_first_names(rows: Rows, keys: Sequence[Named], at: int) -> None:
    """An e-mail or phone that comes with another first name than before is a family's, and stops."""
    for kind, _, name, first_name in keys:
        known = person_of(rows, name) if kind in NAMED else None
        if known is None:
            continue
        held = known.person.keys[name]
        if held.first_name and held.first_name != first_name:
            stop(rows, name, "names", at)
        elif not held.first_name:
            keys_of = {**known.person.keys, name: _with(held, first_name=first_name)}
            keep(rows, Known(known.root, _with(known.person, keys=keys_of)), at)


def begin(rows: Rows, key: Named, at: int) -> Known | None:
    """The person of a key, made when nothing is known of it; None when it is shared."""
    found = person_of(rows, key.name)
    if found is not None or rows.get(key.name) is not None:
        return found
    person = Person(keys={key.name: key.held(at)})
    rows.put(key.name, person, at)
    return Known(key.name, person)


def keep(rows: Rows, known: Known, at: int) -> None:
    """Write a person's row again."""
    rows.put(known.root, known.person, at)


def use_browser(rows: Rows, known: Known, via: Named, browser: Name, trust: Trust, at: int) -> None:
    """The person was logged in on a browser by one of their keys."""
    root, person = known
    used = person.browsers.get(browser)
    if used is not None and used.trust >= trust and at - used.last_at < DAY_MS:
        return
    first = at if used is None else min(used.first_at, at)
    last = at if used is None else max(used.last_at, at)
    now = Used(via.name, max(trust, used.trust if used is not None else 0), first, last)
    browsers = {**person.browsers, browser: now}
    if len(browsers) > BROWSERS_MOST:
        stop(rows, via.name, "browsers", at)
    else:
        keep(rows, Known(root, _with(person, browsers=browsers)), at)


def leave_browser(rows: Rows, name: Name, browser: Name, at: int) -> None:
    """The person of a key is linked to that browser no more."""
    known = person_of(rows, name)
    if known is not None and browser in known.person.browsers:
        browsers = {other: used for other, used in known.person.browsers.items() if other != browser}
        keep(rows, Known(known.root, _with(known.person, browsers=browsers)), at)


def stop(rows: Rows, name: Name, why: str, at: int) -> None:
    """A key is shared: it leaves its person, who may fall apart, and links nobody from now on."""
    known = person_of(rows, name)
    rows.put(name, Stopped(why, at), at)
    if known is not None:
        ties = tuple(tie for tie in known.person.ties if not tie.has(name))
        keys = {other: held for other, held in known.person.keys.items() if other != name}
        browsers = {browser: used for browser, used in known.person.browsers.items() if used.via != name}
        settle(rows, known.root, Person(keys, ties, browsers), at)


def settle(rows: Rows, root: Name, left: Person, at: int) -> None:
    """Write what is left of a person after ties were taken out: one row for each part that still hangs together."""
    for part in parts_of(left):
        under = root if root in part.keys else next(iter(part.keys))
        keep(rows, Known(under, part), at)
        for name in part.keys:
            if name != under:
                rows.put(name, Alias(under), at)


def parts_of(person: Person) -> list[Person]:
    """The people that the ties leave."""
    group = {name: name for name in person.keys}

    def head(name: Name) -> Name:
        while group[name] != name:
            name = group[name]
        return name

    for tie in person.ties:
        group[head(tie.other)] = head(tie.one)
    parts: dict[Name, Person] = {}
    for top in dict.fromkeys(head(name) for name in person.keys):
        keys = {name: held for name, held in person.keys.items() if head(name) == top}
        ties = tuple(tie for tie in person.ties if tie.one in keys)
        parts[top] = Person(keys, ties, {name: used for name, used in person.browsers.items() if used.via in keys})
    return list(parts.values())


def partners(person: Person, name: Name, kind: str) -> list[Name]:
    """The keys of a kind that a key was seen with."""
    beyond = (tie.beyond(name) for tie in person.ties if tie.has(name))
    return [other for other in beyond if person.keys[other].kind == kind]


def _tie(rows: Rows, one: Named, other: Named, trust: Trust, at: int) -> None:
    mine, yours = _standing(rows, one, at), _standing(rows, other, at)
    if mine is None or yours is None:
        return  # one of them is shared
    if mine.root == yours.root:
        old = next((tie for tie in mine.person.ties if tie.has(one.name) and tie.has(other.name)), None)
        if old is not None:
            _renew(rows, mine, old, trust, at)
            return
    if rows.parted(one.name, other.name) or _stops(rows, mine, one, yours, other, at):
        return
    united = _united(mine.person, yours.person, Tie(one.name, other.name, trust, at, at))
    if united is None:
        return
    root = mine.root if rows.get(mine.root) is not None or rows.get(yours.root) is None else yours.root
    keep(rows, Known(root, united), at)
    alias = Alias(root)
    for name in united.keys:
        if name != root and rows.get(name) != alias:
            rows.put(name, alias, at)


def _standing(rows: Rows, key: Named, at: int) -> Known | None:
    """The person of a key, or one who has nothing but it and is not written yet; None when it is shared."""
    root, row = resolve(rows, key.name)
    if row is None:
        return Known(key.name, Person(keys={key.name: key.held(at)}))
    return Known(root, row) if type(row) is Person and key.name in row.keys else None


def _renew(rows: Rows, known: Known, old: Tie, trust: Trust, at: int) -> None:
    """They were named together again: once a day that is worth writing, or when it is believed more."""
    if trust <= old.trust and at - old.last_at < DAY_MS:
        return
    first, last = min(old.first_at, at), max(old.last_at, at)
    new = Tie(old.one, old.other, max(trust, old.trust), first, last)
    keys = dict(known.person.keys)
    for name in (old.one, old.other):
        held = keys[name]
        keys[name] = _with(held, first_at=min(held.first_at, at), last_at=max(held.last_at, at))
    ties = tuple(new if tie is old else tie for tie in known.person.ties)
    keep(rows, Known(known.root, _with(known.person, keys=keys, ties=ties)), at)


def _stops(rows: Rows, mine: Known, one: Named, yours: Known, other: Named, at: int) -> bool:
    """Stop whichever of the two has too many partners with this one; whether there was any.

    Where both have, the weaker one explains it: someone gave a phone that is not theirs alone.
    """
    full = len(partners(yours.person, other.name, one.kind)) >= PARTNERS_MOST[other.kind].get(one.kind, 1)
    if full or (mine.root != yours.root and other.kind in LEAVES and len(yours.person.keys) > 1):
        stop(rows, other.name, "partners", at)
        return True
    if len(partners(mine.person, one.name, other.kind)) >= PARTNERS_MOST[one.kind].get(other.kind, 1):
        stop(rows, one.name, "partners", at)
        return True
    return False


def _united(one: Person, other: Person, tie: Tie) -> Person | None:
    """Both as one person; None when nobody has so many keys of a kind."""
    keys = {**one.keys, **other.keys} if one is not other else one.keys
    kinds = [held.kind for held in keys.values()]
    if len(keys) > 2 and any(kinds.count(kind) > OF_PERSON_MOST[kind] for kind in set(kinds)):
        return None
    ties = (*one.ties, tie) if one is other or one.keys is other.keys else (*one.ties, *other.ties, tie)
    return Person(keys, ties, {**other.browsers, **one.browsers})
