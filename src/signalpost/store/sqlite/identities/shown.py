"""Whom a key leads to, as it may be shown: kinds, times and reasons, never a value."""

from __future__ import annotations

from signalpost.identity.keys import OF_BROWSER, OF_PERSON, OF_PURCHASE, Key
from signalpost.identity.linking import WHY, known_for
from signalpost.identity.people import Known, resolve
from signalpost.identity.rows import Browser, Name, Person, Purchase, Row, Stopped
from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust
from signalpost.store.identities import KnownKey, KnownPerson
from signalpost.store.sqlite.identities.records import PersonKeys

NAME_SHOWN = 8  # hex digits


def shown(rows: PersonKeys, space_id: int, kind: str, value: str, at: int) -> KnownPerson | None:
    """The person, browser or purchase behind a key; None when it is not known."""
    name = rows.name(kind, value)
    root, row = resolve(rows, name)
    gives = _gives(rows, space_id, kind, value, at)
    match row:
        case None:
            return None
        case Stopped():
            return KnownPerson(kind=kind, stopped=row.why)
        case Person():
            return _person(rows, Known(root, row), kind, name, gives)
        case Browser():
            return _browser(rows, root, row, kind, gives)
        case Purchase():
            return _purchase(rows, row, kind, gives)
        case _:
            return None


def _gives(rows: PersonKeys, space_id: int, kind: str, value: str, at: int) -> tuple[str, ...]:
    key = (Key(kind, value),)
    sighting = Sighting(
        space_id=space_id,
        at=at,
        event_time=at // 1000,
        trust=Trust.CLAIM,
        person=key if kind in OF_PERSON else (),
        browser=key if kind in OF_BROWSER else (),
        purchase=key if kind in OF_PURCHASE else (),
        has=frozenset({kind}),
        website=True,
    )
    return tuple(sorted(one.key for one in known_for(rows, sighting).given))


def _person(rows: PersonKeys, known: Known, kind: str, asked: Name, gives: tuple[str, ...]) -> KnownPerson:
    person = known.person
    names = [asked, *(name for name in person.keys if name != asked)]
    browsers = [
        KnownKey(
            kind="browser",
            name=_short(name),
            first_at=used.first_at,
            last_at=used.last_at,
            why=WHY[Trust(used.trust)],
            with_kind=person.keys[used.via].kind,
        )
        for name, used in person.browsers.items()
    ]
    return KnownPerson(
        kind=kind, keys=tuple(_key(person, name) for name in names), browsers=tuple(browsers), gives=gives
    )


def _key(person: Person, name: Name) -> KnownKey:
    held = person.keys[name]
    tie = next((tie for tie in person.ties if tie.has(name)), None)
    return KnownKey(
        kind=held.kind,
        name=_short(name),
        first_at=held.first_at,
        last_at=held.last_at,
        why="" if tie is None else "account",
        with_kind="" if tie is None else person.keys[tie.beyond(name)].kind,
    )


def _browser(rows: PersonKeys, root: Name, row: Browser, kind: str, gives: tuple[str, ...]) -> KnownPerson:
    seen = [KnownKey(kind="fbp", name=_short(rows.name("fbp", one.value)), first_at=one.at, last_at=one.at)
            for one in row.fbps]  # fmt: skip
    seen += [KnownKey(kind="fbc", name=_short(rows.name("fbc", one.value)), first_at=one.at, last_at=one.at)
             for one in row.clicks]  # fmt: skip
    logins = [
        KnownKey(
            kind="login",
            name=_short(resolve(rows, login.key)[0]),
            first_at=login.since,
            last_at=login.until or login.last_at,
            why=WHY[Trust(login.trust)],
            with_kind=_kind_of(resolve(rows, login.key)[1], login.key),
        )
        for login in row.logins
    ]
    own = KnownKey(kind="browser", name=_short(root), first_at=0, last_at=row.seen_at)
    stopped = "shared" if row.shared else ""
    return KnownPerson(kind=kind, stopped=stopped, keys=(own, *seen), browsers=tuple(logins), gives=gives)


def _purchase(rows: PersonKeys, row: Purchase, kind: str, gives: tuple[str, ...]) -> KnownPerson:
    browsers: tuple[KnownKey, ...] = ()
    if row.browser is not None:
        browsers = (KnownKey(kind="browser", name=_short(row.browser), first_at=row.at, last_at=row.at, why=kind),)
    return KnownPerson(kind=kind, stopped="contested" if row.shared else "", browsers=browsers, gives=gives)


def _kind_of(row: Row | None, name: Name) -> str:
    return row.keys[name].kind if type(row) is Person and name in row.keys else ""


def _short(name: Name) -> str:
    return name.hex()[:NAME_SHOWN]
