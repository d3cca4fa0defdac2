"""The inbox: where accepted copies are safe. Append, read, forget; reached through `open_inbox`, `open_inboxes`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import msgspec

from signalpost.store.record import Receipt, Record

GB = 1_000_000_000  # bytes
#: After this an append that failed says nothing of the next one: it may be that nobody sends.
REFUSED_FOR_MS = 30_000


class InboxLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of an inbox folder and of each file in it. Bytes, and milliseconds where a name says ms.

    Over `most_bytes` in the folder, or under `least_free` on its disk, nothing is accepted. A file is closed and a new
    one begun after `roll_bytes` or `roll_ms`. `most_pending` records may wait for their commit. What is folded into the
    ledger is kept for `keep_ms`, or up to `keep_bytes`. Room and files are looked after every `look_every_ms`.
    """

    most_bytes: int = 20 * GB
    least_free: int = 2 * GB
    roll_bytes: int = 128_000_000
    roll_ms: int = 3_600_000
    most_pending: int = 50_000
    look_every_ms: int = 1_000
    keep_ms: int = 3_600_000
    keep_bytes: int = GB


DEFAULT_LIMITS = InboxLimits()


class Segment(NamedTuple):
    """One commit group: all its records became durable together, in this order."""

    inbox_id: str
    number: int
    records: Sequence[Record]


class Depth(NamedTuple):
    """How much lies in an inbox: copies not yet folded into the ledger, and bytes on disk."""

    records: int
    bytes: int


class Unfolded(NamedTuple):
    """What lies in all inboxes and is in no ledger yet: how many records, and when the first was committed (ms)."""

    records: int
    oldest_at: int | None


class Inbox(Protocol):
    """One writing process's inbox."""

    @property
    def inbox_id(self) -> str:
        """Random, new for each writing process, never with a dash at its end; first part of every receipt.

        A process may go on under a new id (a new file, a fork): the receipt says which one a copy is in.
        """
        ...

    async def append(self, records: Sequence[Record]) -> Sequence[Receipt]:
        """Make `records` durable, all or none, and return their receipts in order.

        Returns only when they are on disk (SQLite: WAL, synchronous=FULL). Raises StoreUnavailable (disk full, over its
        limit, locked, closing): then nothing of `records` was kept.
        """
        ...

    def append_wait(self, records: Sequence[Record]) -> Sequence[Receipt]:
        """As `append`, blocking the calling thread: for scripts and the sync SDK. Safe from any thread."""
        ...

    def depth(self) -> Depth:
        """What waits now; cheap enough for each readiness check."""
        ...

    def refuses(self) -> str | None:
        """Why nothing is kept just now: the code of a refusal that stands, or of the last `append`, if it failed within
        the last REFUSED_FOR_MS and none got through since. None: as far as is known, everything is."""
        ...

    def close(self) -> None:
        """Commit what is in hand, refuse what comes later, release the file."""
        ...


class InboxReader(Protocol):
    """What the worker does with every inbox of the installation (for SQLite: every file in the inbox folder)."""

    def inboxes(self) -> Iterable[str]:
        """Ids of the inboxes that exist, oldest first."""
        ...

    def read(self, inbox_id: str, after: int, limit: int) -> Sequence[Segment]:
        """Whole segments with number > `after`, in order, until `limit` records are reached (at least one segment)."""
        ...

    def depth(self, inbox_id: str, after: int) -> Depth:
        """How many records lie after segment `after`, and how many bytes the inbox holds."""
        ...

    def forget(self, inbox_id: str, upto: int, now: int) -> None:
        """Segments up to `upto` are folded into the ledger: drop what is past the keep-after-fold limits (1 h or 1 GB).

        `now` is Unix ms. Call it for every inbox with the ledger's cursor after each fold, and at least once a minute
        when nothing is folded, since keeping ends by time. SQLite: a file is removed as a whole, once all of it is
        folded, its keeping is over and its writer went on to another file or ended.
        """
        ...

    def close(self) -> None:
        """Release what is open."""
        ...
