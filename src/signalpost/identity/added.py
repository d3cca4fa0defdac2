"""What was added to an event, as the ledger keeps it: `em=login:1763766000`, one word a key, never a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from signalpost.identity.sighting import Given

#: Why a key was added, and what that means to a reader.
WHYS: Mapping[str, str] = {
    "login": "the person was logged in on this browser",
    "claim": "the business's server named person and browser together",
    "account": "the business's server named both keys of one person together",
    "browser": "the same browser had it",
    "order": "the visit that made this order had it",
    "checkout": "the visit that made this checkout had it",
    "cart": "the visit that filled this cart had it",
}


class Added(NamedTuple):
    """One key that an event was given: its name, why, and when that was seen (Unix seconds)."""

    key: str
    why: str
    at: int


def written(given: Iterable[Given]) -> str:
    """`given` as the ledger keeps it."""
    return " ".join(f"{one.key}={one.why}:{one.at // 1000}" for one in given)


def read(text: str) -> tuple[Added, ...]:
    """What `written` wrote. Words that are none are left out."""
    found: list[Added] = []
    for word in text.split():
        key, _, rest = word.partition("=")
        why, _, at = rest.partition(":")
        if key and why and at.isdecimal():
            found.append(Added(key, why, int(at)))
    return tuple(found)
