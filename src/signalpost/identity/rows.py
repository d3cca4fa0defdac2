"""What is known under one key: the values that the store seals, one for each key it has.

A *person* stands under one of their keys, the root; the others are aliases of it. A *browser* stands under its visitor
id, or under its fbp where no visitor id was ever seen; its other keys are aliases. A *purchase* stands under each of
its tokens. Names of keys are their HMACs (16 bytes); times are Unix ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from signalpost.capi.click_id import SECONDS_BELOW

Name = bytes


class Held(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One key of a person: its kind, its value as events have it, when it was first and last seen; of an e-mail or
    phone, the hash of the first name that came with it, cut short."""

    kind: str
    value: str
    first_at: int
    last_at: int
    first_name: str = ""

    def __repr__(self) -> str:
        return f"Held({self.kind})"


class Tie(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Two keys of one person, seen together: how far that is believed (`Trust`), when first and last."""

    one: Name
    other: Name
    trust: int
    first_at: int
    last_at: int

    def has(self, name: Name) -> bool:
        return name in (self.one, self.other)

    def beyond(self, name: Name) -> Name:
        """The other end."""
        return self.other if self.one == name else self.one


class Used(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A browser that a person was logged in on, by which of their keys, how far that is believed."""

    via: Name
    trust: int
    first_at: int
    last_at: int


class Person(msgspec.Struct, frozen=True, array_like=True, tag=1, gc=False):
    """All that is known of one person: their keys and how these hang together, and their browsers."""

    keys: dict[Name, Held] = {}
    ties: tuple[Tie, ...] = ()
    browsers: dict[Name, Used] = {}

    def of_kind(self, kind: str) -> list[tuple[Name, Held]]:
        """Their keys of one kind, the one used last first."""
        found = [(name, held) for name, held in self.keys.items() if held.kind == kind]
        return sorted(found, key=lambda one: one[1].last_at, reverse=True) if len(found) > 1 else found

    def __repr__(self) -> str:
        return f"Person({', '.join(held.kind for held in self.keys.values())})"


class Alias(msgspec.Struct, frozen=True, array_like=True, tag=2, gc=False):
    """A further key of what stands under `root`."""

    root: Name


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An fbp or fbc of a browser, as events have it, and when it was first seen there."""

    value: str
    at: int

    @property
    def made_at(self) -> int:
        """When it says it was made; 0, which is too long ago for anything, when it does not."""
        _, _, text, *_ = (*self.value.split(".", 3), "", "", "")
        made = int(text) if text.isdecimal() else 0
        return made * 1000 if made < SECONDS_BELOW else made

    def __repr__(self) -> str:
        return f"Seen(at={self.at})"


class Login(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Someone was logged in: by which key, from the begin of that visit (`since`), at which time, until when (None: it
    was not ended), and when that was last confirmed or, on a browser that people share, when the visit last went on.
    `named`: of a claim, the further keys that it named."""

    key: Name
    trust: int
    since: int
    at: int
    last_at: int
    until: int | None = None
    named: tuple[Name, ...] = ()


class Browser(msgspec.Struct, frozen=True, array_like=True, tag=3, gc=False):
    """One browser: its fbp (the newest last), its last clicks, who was logged in (the latest last). `shared`: more
    people were than share a browser at home, so that it says nothing of anyone. `purchases`: the tokens it showed."""

    seen_at: int
    fbps: tuple[Seen, ...] = ()
    clicks: tuple[Seen, ...] = ()
    logins: tuple[Login, ...] = ()
    shared: bool = False
    purchases: tuple[Name, ...] = ()


class Purchase(msgspec.Struct, frozen=True, array_like=True, tag=4, gc=False):
    """The visit behind a cart, checkout or order: its browser and that browser's facts at `at`; or, while no visit was
    seen, the key of the person that a server named with it, and the further ones (`named`). `shared`: two browsers
    showed the token, so it says none. `told`: of an order's number, a server said what it led to, or named it while the
    visit was on.
    """

    at: int
    browser: Name | None = None
    fbp: str | None = None
    fbc: str | None = None
    address: str | None = None
    agent: str | None = None
    person: Name | None = None
    shared: bool = False
    told: bool = False
    named: tuple[Name, ...] = ()

    def __repr__(self) -> str:
        return f"Purchase(at={self.at})"


class Stopped(msgspec.Struct, frozen=True, array_like=True, tag=5, gc=False):
    """A key that had too many partners, and links nobody any more. `why`: a word of `STOPS`."""

    why: str
    at: int


class Met(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The one copy of an event that showed a person and a browser of whom nothing was known before: when it was
    received, how far it was believed, and its keys; see `newcomers.rows_of`."""

    at: int
    trust: int
    person: Sequence[tuple[str, str]]
    browser: Sequence[tuple[str, str]]
    first_name: str = ""

    def __repr__(self) -> str:
        return f"Met(at={self.at})"


STOPS = {
    "partners": "more partners than one person has: it is a household's, a call centre's or a family's",
    "names": "two first names came with it: it is a family's",
    "browsers": "more browsers than one person uses",
    "contested": "two browsers showed it",
}

Row = Person | Alias | Browser | Purchase | Stopped


class Rows(Protocol):
    """What is known in one space, while sightings are folded: values in, values out."""

    def name(self, kind: str, value: str) -> Name:
        """The name of a key."""
        ...

    def get(self, name: Name) -> Row | None:
        """What is known under a name."""
        ...

    def unknown(self, keys: Sequence[tuple[str, str]]) -> list[Name] | None:
        """The names of `keys` (kind, value) if nothing is known of any, as mostly in a busy shop; None if something is.
        `newcomers.unknown` is what it means, by `name` and `get`."""
        ...

    def put(self, name: Name, row: Row, at: int) -> None:
        """Keep `row` under a name. `at`: when it was last seen."""
        ...

    def put_met(self, names: list[Name], met: Met) -> None:
        """Keep what `newcomers.rows_of` makes of `met` under these names, of which nothing was known."""
        ...

    def drop(self, name: Name) -> None:
        """Keep nothing under a name."""
        ...

    def parted(self, one: Name, other: Name) -> bool:
        """Whether an operator parted these two keys."""
        ...
