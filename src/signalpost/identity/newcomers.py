"""A person and a browser that are both met for the first time: learnt in one go. In a busy shop that is most of them.

A test holds that it leaves the same rows as taking the steps of `linking.link`.
"""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.identity.people import Named
from signalpost.identity.rows import Alias, Browser, Login, Person, Rows, Seen, Tie, Used
from signalpost.identity.sighting import Sighting


def all_new(rows: Rows, sighting: Sighting, keys: Sequence[Named]) -> bool:
    """Learn from `sighting`, whose keys of people are `keys`, if nothing is known of any of its keys; whether so.

    There is nothing to give then: all that is known is what the sighting itself says.
    """
    cookies = sighting.browser
    if not keys or not cookies or cookies[0][0] == "fbc" or sighting.purchase or sighting.logout:
        return False
    get, at, trust = rows.get, sighting.at, sighting.trust
    for key in keys:
        if get(key.name) is not None:
            return False
    fbps: tuple[Seen, ...] = ()
    clicks: tuple[Seen, ...] = ()
    names = []
    for kind, value in cookies:
        name = rows.name(kind, value)
        if get(name) is not None:
            return False
        names.append(name)
        if kind == "fbp":
            fbps = (Seen(value, at),)
        elif kind == "fbc":
            clicks = (Seen(value, at),)
    put, root = rows.put, names[0]
    centre = keys[0].name
    ties = tuple([Tie(centre, other.name, trust, at, at) for other in keys[1:]])
    held = {key.name: key.held(at) for key in keys}
    put(centre, keys[0].kind, Person(held, ties, {root: Used(centre, trust, at, at)}), at)
    put(root, cookies[0][0], Browser(at, fbps, clicks, (Login(centre, trust, at, at, at),)), at)
    if len(keys) > 1:
        alias = Alias(centre)
        for other in keys[1:]:
            put(other.name, other.kind, alias, at)
    if len(names) > 1:
        alias = Alias(root)
        for place in range(1, len(names)):
            put(names[place], cookies[place][0], alias, at)
    return True
