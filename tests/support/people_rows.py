"""Sightings of people who do not exist, and rows of what is known in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from signalpost.identity.keys import OF_BROWSER, OF_PERSON, OF_PURCHASE, Key
from signalpost.identity.linking import link
from signalpost.identity.newcomers import rows_of, unknown
from signalpost.identity.rows import Met, Row
from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust

DAY = 86_400_000
MINUTE = 60_000
NOW = 1_780_000_000_000
LOGIN, CLAIM, TYPED = Trust.LOGIN, Trust.CLAIM, Trust.TYPED
FACTS = {"client_ip_address": "203.0.113.9", "client_user_agent": "Browser/1"}


def click(at: int, text: str = "abc") -> str:
    """The fbc of a click at `at` (Unix ms)."""
    return f"fb.1.{at}.{text}"


def browser_id(number: int, at: int = NOW) -> str:
    """An fbp made at `at`."""
    return f"fb.1.{at}.{number}"


class Memory:
    """Rows of one space, with all that `PartRows` needs."""

    def __init__(self) -> None:
        self.kept: dict[bytes, Row] = {}
        self.put_at: dict[bytes, int] = {}  # when what is kept was last seen
        self.apart: dict[frozenset[bytes], int] = {}  # since when

    def name(self, kind: str, value: str) -> bytes:
        return f"{kind}:{value}".encode()

    def get(self, name: bytes) -> Row | None:
        return self.kept.get(name)

    def unknown(self, keys: Sequence[tuple[str, str]]) -> list[bytes] | None:
        return unknown(self, keys)

    def put(self, name: bytes, row: Row, at: int) -> None:
        self.kept[name] = row
        self.put_at[name] = at

    def put_met(self, names: list[bytes], met: Met) -> None:
        for name, row in rows_of(met, names).items():
            self.put(name, row, met.at)

    def drop(self, name: bytes) -> None:
        self.kept.pop(name, None)

    def parted(self, one: bytes, other: bytes) -> bool:
        return frozenset((one, other)) in self.apart

    def part(self, one: bytes, other: bytes, at: int) -> None:
        self.apart[frozenset((one, other))] = at

    def see(self, at: int, trust: Trust = TYPED, **keys: Any) -> Mapping[str, str]:
        """Learn from one sighting; the user_data keys it is given, by name, each with its value."""
        return {one.key: one.value for one in link(self, sighting(at, trust, **keys)).given}

    def why(self, at: int, trust: Trust = TYPED, **keys: Any) -> Mapping[str, str]:
        """As `see`; each key with why it is given."""
        return {one.key: one.why for one in link(self, sighting(at, trust, **keys)).given}


def sighting(
    at: int,
    trust: Trust = TYPED,
    *,
    facts: Mapping[str, str] | None = None,
    website: bool = True,
    logout: bool = False,
    first_name: str = "",
    event_time: int | None = None,
    **keys: str,
) -> Sighting:
    """A sighting with these keys, by kind."""

    def of(kinds: tuple[str, ...]) -> list[Key]:
        return [Key(kind, keys[kind]) for kind in kinds if kind in keys]

    shown = facts or {}
    return Sighting(
        space_id=1,
        at=at,
        event_time=at // 1000 if event_time is None else event_time,
        trust=trust,
        person=of(OF_PERSON),
        browser=of(OF_BROWSER),
        purchase=of(OF_PURCHASE),
        facts=shown,
        has=frozenset(keys) | frozenset(shown),
        website=website,
        logout=logout,
        first_name=first_name,
    )
