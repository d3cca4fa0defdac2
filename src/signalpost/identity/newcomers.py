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
    get = rows.get
    for key in keys:
        if get(key.name) is not None:
            return False
    names = [rows.name(kind, value) for kind, value in cookies]
    for name in names:
        if get(name) is not None:
            return False
    at, trust = sighting.at, sighting.trust
    kind, root = cookies[0][0], names[0]
    centre, *others = keys
    ties = tuple([Tie(centre.name, other.name, trust, at, at) for other in others])
    held = {key.name: key.held(at) for key in keys}
    rows.put(centre.name, centre.kind, Person(held, ties, {root: Used(centre.name, trust, at, at)}), at)
    for other in others:
        rows.put(other.name, other.kind, Alias(centre.name), at)
    seen = dict(cookies)
    fbps = (Seen(seen["fbp"], at),) if "fbp" in seen else ()
    clicks = (Seen(seen["fbc"], at),) if "fbc" in seen else ()
    rows.put(root, kind, Browser(at, fbps, clicks, (Login(centre.name, trust, at, at, at),)), at)
    for (other_kind, _), name in zip(cookies[1:], names[1:], strict=True):
        rows.put(name, other_kind, Alias(root), at)
    return True
