"""What comes and goes just now, for whoever looks on: the newest events and copies, calls, queues, dead letters.

Each look-up reads a bounded number of rows, however many the ledger holds. Times are Unix milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from signalpost.store.ledger_rows import Call, CopyFate, EventRow, HeldRow

LOOKED_AMONG = 2_000  # events, copies or calls: the newest, in which a filter looks
MOST_SENDERS = 200  # keys, and hosts, that are offered to choose from


class NewEvents(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of `newest`; None: any. `seen`: browser, server or both. `tests`: only events with a test_event_code.
    `key_id` and `host`: some copy of the event came by this key, and some from a page of this host."""

    dataset: str | None = None
    event_name: str | None = None
    test_event_code: str | None = None
    seen: str | None = None
    tests: bool = False
    key_id: str | None = None
    host: str | None = None


class Senders(msgspec.Struct, frozen=True, kw_only=True):
    """By which keys, and from which hosts, copies of the newest events came; each sorted, and at most MOST_SENDERS."""

    keys: tuple[str, ...]
    hosts: tuple[str, ...]


class Newest(msgspec.Struct, frozen=True, kw_only=True):
    """An event, and by whom it was seen so far: browser, server, both; empty where that was not kept."""

    event: EventRow
    seen: str


class More(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside an event. `keys`: names of the user_data keys in its body; `unmet`: codes that stop it if no
    copy cures them; `call`: the last one that it was in; `body_left`: Meta may have it, nobody knows."""

    keys: tuple[str, ...]
    unmet: tuple[str, ...]
    expires_at: int
    seen: str
    merge_until: int | None = None
    body_left: bool = False
    call: Call | None = None


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """How a dataset's events stand. `retried`: of the first 1,000 that wait, those that were tried before. `dead` (by
    reason): those that are still here and can be replayed."""

    dataset: str
    paused: str | None
    paused_at: int | None
    resume_at: int | None
    scheduled: int
    waiting: int
    sending: int
    retried: int
    first_due_at: int | None
    delivered: int
    dead: Mapping[str, int]


class TrafficReader(Protocol):
    """See the module's docstring."""

    def newest(self, space_id: int, wanted: NewEvents, *, now: int, limit: int = 50) -> Sequence[Newest]:
        """Those that fit among the newest LOOKED_AMONG events of the ledger, newest first."""
        ...

    def senders(self, space_id: int, dataset: str | None = None) -> Senders:
        """What can be chosen of `NewEvents.key_id` and `host` among the newest LOOKED_AMONG events."""
        ...

    def refused(self, space_id: int, *, now: int, limit: int = 50) -> Sequence[CopyFate]:
        """The newest copies that became no event: dropped, or held; among the newest of each inbox."""
        ...

    def alone(self, space_id: int, event_id: str, *, now: int, limit: int = 20) -> Sequence[CopyFate]:
        """Copies of this event_id that became no event, newest first."""
        ...

    def more(self, space_id: int, row: int) -> More | None:
        """What stands beside an event; None: there is no such event."""
        ...

    def calls(self, space_id: int, limit: int = LOOKED_AMONG) -> Sequence[Call]:
        """Those of the space among the newest `limit` of the ledger, newest first."""
        ...

    def queues(self, space_id: int, now: int) -> Sequence[Queue]:
        """Every dataset's."""
        ...

    def dead(
        self,
        space_id: int,
        *,
        dataset: str | None = None,
        reason: str | None = None,
        before_row: int | None = None,
        now: int,
        limit: int = 50,
    ) -> Sequence[EventRow]:
        """Dead events, newest first; `before_row` pages."""
        ...

    def of_person(
        self, space_id: int, kind: str, value: str, *, now: int, limit: int = 50
    ) -> tuple[Sequence[EventRow], Sequence[HeldRow]]:
        """The newest events, and copies that wait, of whoever has this key (`em` and its hash, for one)."""
        ...
