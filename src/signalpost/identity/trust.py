"""How far a source is believed when it shows two keys at once.

    source                                                        trust    links
    server key, `link.authenticated` true                         LOGIN    person's keys, and browser to person
    server key, silent about it                                   CLAIM    the same, where no login says otherwise
    server key, `link.authenticated` false (a typed address)      TYPED    browser and purchase only
    browser key or tag, whatever was typed or said to `identify`  TYPED    browser and purchase only

Whoever opens a page can type another's e-mail into it, so nothing that a browser says links it to a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from signalpost.capi.merge import SERVER

TRUE = frozenset({"1", "true", "yes"})
FALSE = frozenset({"0", "false", "no"})

AUTHENTICATED = "authenticated"
LOGOUT = "logout"


class Trust(IntEnum):
    """From least to most."""

    TYPED = 1
    CLAIM = 2
    LOGIN = 3


def trust_of(origin: str, link: Mapping[str, str]) -> Trust:
    """How far a copy is believed. `origin`: browser or server; `link`: the copy's own."""
    if origin != SERVER:
        return Trust.TYPED
    said = link.get(AUTHENTICATED)
    if said is None:
        return Trust.CLAIM
    return Trust.LOGIN if said in TRUE else Trust.TYPED


def logs_out(link: Mapping[str, str]) -> bool:
    """Whether the copy ends the login on its browser. Anyone may say so of their own browser: it only takes away."""
    return link.get(LOGOUT) in TRUE
