"""One incident, and all there are."""

from __future__ import annotations

from enum import Enum

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.checks.finding import RANK, Finding, Level
from signalpost.watch.counts.slot import Series
from signalpost.watch.incidents.causes import reason, say

VERSION = 1
LONGEST_NOTE = 2_000
MOST_NOTES = 100


class Change(str, Enum):
    """What happened to an incident, for who is told of it."""

    OPENED = "opened"
    GREW = "grew"
    AGAIN = "again"
    RESOLVED = "resolved"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote, and when (Unix seconds)."""

    at: int
    by: str
    text: str


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Findings of one cause in one dataset. Times: Unix seconds.

    `number` names it and is never given twice; `key` is what its findings share, `cause` a word of `causes`.
    `since`: the earliest of its findings; `opened_at`, `seen_at` (last found), `gone_at` (since when nothing of it
    is found), `resolved_at`. `told_at`: when somebody was last told. `findings` are the newest; `parts` how many there
    were at most. Of people: `muted`, `snoozed_until`, `assigned`, `notes`.
    """

    number: int
    dataset: str
    key: str
    cause: str
    level: Level
    since: int
    opened_at: int
    seen_at: int
    findings: tuple[Finding, ...] = ()
    parts: int = 1
    at_risk: dict[str, float] = {}
    release: str = ""
    gone_at: int | None = None
    resolved_at: int | None = None
    told_at: int | None = None
    muted: bool = False
    snoozed_until: int = 0
    assigned: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still is."""
        return self.resolved_at is None

    @property
    def nouns(self) -> dict[str, str]:
        """What its words speak of: those of its first finding."""
        first = self.findings[0] if self.findings else None
        series = first.series if first is not None else Series(self.dataset)
        named = {"dataset": self.dataset, "event": series.event_name, "source": series.source, "host": series.host}
        named |= {"subject": first.subject, **first.shown} if first is not None else {}
        return {name: value for name, value in {**named, "release": self.release}.items() if value}

    @property
    def what(self) -> str:
        """What is wrong, in a line."""
        return say(reason(self.cause).what, self.nouns)

    @property
    def fix(self) -> str:
        """What to do about it."""
        return say(reason(self.cause).fix, self.nouns)


class Incidents(msgspec.Struct, frozen=True, kw_only=True):
    """All that are open, and those that are over and not forgotten."""

    every: tuple[Incident, ...] = ()
    next_number: int = 1
    version: int = VERSION

    def ranked(self) -> list[Incident]:
        """Those that are open: the most pressing first, then by value at risk, then the oldest."""
        standing = [one for one in self.every if one.open]
        return sorted(standing, key=lambda one: (RANK[one.level], -sum(one.at_risk.values()), one.since))

    def to_bytes(self) -> bytes:
        """All of it."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, state: bytes) -> Incidents:
        """What `to_bytes` gave. Raises InvalidInput when it is of another release's form, or damaged."""
        try:
            read = msgspec.msgpack.decode(state, type=cls)
        except msgspec.DecodeError as error:
            raise InvalidInput("The incidents cannot be read.") from error
        if read.version != VERSION:
            raise InvalidInput(f"The incidents are of version {read.version}, not {VERSION}.")
        return read
