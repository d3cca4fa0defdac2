"""A person and a browser that are both met for the first time: learnt in one go. In a busy shop that is most of them.

What stands under their keys follows from the one copy of an event that showed them, so that this is all that is kept
until they are met again. A test holds that it is the same as taking the steps of `linking.link`.
"""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.identity.people import NAMED
from signalpost.identity.rows import Alias, Browser, Held, Login, Met, Name, Person, Row, Rows, Seen, Tie, Used
from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust


def all_new(rows: Rows, sighting: Sighting) -> bool:
    """Learn from `sighting` if it names a person and nothing is known of any of its keys; whether so.

    There is nothing to give then: all that is known is what the sighting itself says.
    """
    people, cookies = sighting.person, sighting.browser
    if not people or not cookies or sighting.trust <= Trust.TYPED or sighting.purchase or sighting.logout:
        return False
    if cookies[0][0] == "fbc":
        return False
    names = rows.unknown((*people, *cookies))
    if names is None:
        return False
    rows.put_met(names, Met(sighting.at, sighting.trust, people, cookies, sighting.first_name))
    return True


def unknown(rows: Rows, keys: Sequence[tuple[str, str]]) -> list[Name] | None:
    """`Rows.unknown` for whoever has no shorter way."""
    names = [rows.name(kind, value) for kind, value in keys]
    return None if any(rows.get(name) is not None for name in names) else names


def rows_of(met: Met, names: Sequence[Name]) -> dict[Name, Row]:
    """What stands under the keys of newcomers, by their names, which are in the order of `met`."""
    people, cookies, at, trust = met.person, met.browser, met.at, met.trust
    centre, root = names[0], names[len(people)]
    held = {
        name: Held(kind, value, at, at, met.first_name if kind in NAMED else "")
        for name, (kind, value) in zip(names, people, strict=False)
    }
    ties = tuple(Tie(centre, other, trust, at, at) for other in names[1 : len(people)])
    found: dict[Name, Row] = dict.fromkeys(names[: len(people)], Alias(centre))
    found |= dict.fromkeys(names[len(people) :], Alias(root))
    found[centre] = Person(held, ties, {root: Used(centre, trust, at, at)})
    fbps = tuple(Seen(value, at) for kind, value in cookies if kind == "fbp")
    clicks = tuple(Seen(value, at) for kind, value in cookies if kind == "fbc")
    named = tuple(names[1 : len(people)]) if trust < Trust.LOGIN else ()
    found[root] = Browser(at, fbps, clicks, (Login(centre, trust, at, at, at, named=named),))
    return found
