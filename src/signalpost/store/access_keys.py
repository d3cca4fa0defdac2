"""The keys by which events may be added: what kinds there are, what one may do, and what is stored of its text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import Enum

import msgspec


class KeyKind(str, Enum):
    """A server key is secret and may name any of its datasets; a browser key is public and bound to origins."""

    SERVER = "server"
    BROWSER = "browser"


class Basis(str, Enum):
    """What a business declares of a source: why its events may be sent when they carry no word of the person.

    `consent`: it only sends events of people who consented; `contract`: it rests on another ground; `none`: nothing is
    declared, so the region's rule decides.
    """

    CONSENT = "consent"
    CONTRACT = "contract"
    NONE = "none"


class Right(str, Enum):
    """What a server key may do besides adding events and asking what became of them.

    `privacy`: read all that is kept of a person, and have it erased.
    """

    PRIVACY = "privacy"


PREFIXES: Mapping[KeyKind, str] = {KeyKind.SERVER: "sps_", KeyKind.BROWSER: "spb_"}


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key by which events may be added, as it is known after it was made: never the text itself.

    `key_id` names it in rows and logs. `datasets` are where its events go; empty means every dataset of the space.
    """

    key_id: str
    space_id: int
    kind: KeyKind
    name: str
    datasets: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    created_at: int
    revoked_at: int | None = None
    basis: Basis = Basis.NONE
    rights: tuple[Right, ...] = ()


def key_hash(text: str) -> bytes:
    """What is stored of a key. Keys hold 256 random bits, so a plain SHA-256 cannot be searched."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
