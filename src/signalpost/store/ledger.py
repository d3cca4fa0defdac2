"""The ledger: the truth about what became of each event. Apply, lease, settle, replay, find, counts, prune.

All methods are synchronous and called from one thread. Every look-up takes `space_id`. Times are Unix milliseconds
unless a name says seconds. Adapters pass one contract suite (`tests/store/contract`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from signalpost.store.erased_list import ErasedList
from signalpost.store.erasure import Erased, TakenOut
from signalpost.store.figures import Figure, Received, Step
from signalpost.store.keyring import Keyring
from signalpost.store.ledger_rows import (
    BORN,
    ENDS_OF_SENDING,
    MOVES,
    Books,
    Call,
    Changes,
    CopyFate,
    Dataset,
    EventRow,
    Fate,
    HeldCopy,
    HeldRow,
    Incident,
    Known,
    Leased,
    MergedCopy,
    NewEvent,
    Settled,
    State,
)
from signalpost.store.ledger_watched import Watched
from signalpost.store.orders import OrderBook, OrderBookReader
from signalpost.store.record import Receipt
from signalpost.store.traffic import TrafficReader
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.near import Near

__all__ = [
    "BORN",
    "ENDS_OF_SENDING",
    "MOVES",
    "Books",
    "Call",
    "Changes",
    "CopyFate",
    "Dataset",
    "EventRow",
    "Fate",
    "HeldCopy",
    "HeldRow",
    "Incident",
    "Known",
    "Leased",
    "Ledger",
    "LedgerReader",
    "MergedCopy",
    "NewEvent",
    "Settled",
    "State",
]

NOTHING_NEAR: Mapping[int, Sequence[Near]] = {}


class LedgerReader(Protocol):
    """What other processes may ask while the worker writes. Each look-up is one short transaction."""

    def cursor(self, inbox_id: str) -> int:
        """Number of the last segment of `inbox_id` folded in; 0 when none."""
        ...

    def due(self, space_id: int, now: int) -> Mapping[str, int]:
        """Per dataset, when its next event is due or its next lease runs out (ms; may be in the past), paused or not.

        Datasets with nothing queued or being sent are absent.
        """
        ...

    def datasets(self, space_id: int) -> Sequence[Dataset]:
        """Every dataset the ledger has rows or a pause for."""
        ...

    def find(
        self,
        space_id: int,
        *,
        event_id: str | None = None,
        order_id: str | None = None,
        fbtrace_id: str | None = None,
        receipt: Receipt | None = None,
        state: str | None = None,
        dataset: str | None = None,
        now: int,
        before_row: int | None = None,
        limit: int = 100,
    ) -> Sequence[EventRow]:
        """Events, newest first, that fit all that is given. `before_row` pages.

        `state` is a State's value, or `scheduled` or `waiting`. An unknown dataset finds nothing.
        """
        ...

    def copy_fate(self, space_id: int, receipt: Receipt, now: int) -> tuple[CopyFate | None, EventRow | None]:
        """What became of one copy, and the event it belongs to; (None, None) when it is not folded in, or pruned."""
        ...

    def body(self, space_id: int, row: int) -> bytes | None:
        """The event object of `row` as it goes to Meta (JSON); None when it is not there. Holds user_data: show it to
        nobody, log it nowhere."""
        ...

    def books(self, space_id: int, now: int) -> Books:
        """Both sums, from totals kept with the rows."""
        ...

    def counts(
        self, space_id: int, *, since: int, until: int, dataset: str | None = None
    ) -> Sequence[tuple[str, str, int, str, int]]:
        """(dataset, event_name, hour as Unix seconds, measure, count) from the roll-ups; `since` ≤ hour < `until`, in
        Unix seconds. A measure is a fate (by the hour a copy was received) or an ending (by the hour it came); dropped
        and dead carry their reason: `dropped:em_invalid`, `dead:expired`. Beside them stands how the pixel fared where
        a tag saw it, by the hour its copy was received: `pixel:blocked` (`store.observed.PIXELS`). Names are empty
        where a copy had none."""
        ...

    def series(
        self,
        space_id: int,
        *,
        dataset: str | None = None,
        names: Collection[str] | None = None,
        kinds: Collection[str],
        since: int,
        until: int,
        step: Step = "hour",
    ) -> Sequence[Figure]:
        """Figures of these kinds (`store.figures.KINDS`) over time, in no particular order; those of nothing are left
        out. `since` ≤ hour or day < `until`, in Unix seconds; days are those of UTC. With step `whole` each is a sum
        over all hours, whose `at` is `since`. `dataset` None: all, and what named none; `names` None: all event names.
        A long time is read in several short looks. ValueError: a kind that is none."""
        ...

    def last_received(self, space_id: int, dataset: str | None = None) -> Sequence[Received]:
        """When the newest copy of each dataset, event name and side came that was not refused; kept when rows go."""
        ...

    def figures_since(self) -> int | None:
        """Before when (Unix seconds) there are copies that no figure counts but those FROM_THE_BEGINNING: the ledger is
        of a release that kept no others. None: there are none."""
        ...

    def held(
        self,
        space_id: int,
        *,
        keys: Sequence[bytes] | None = None,
        receipts: Sequence[Receipt] | None = None,
        before_row: int | None = None,
        limit: int = 100,
    ) -> Sequence[HeldRow]:
        """Copies that wait, for consent or for their order, newest first; with `keys` (16 bytes each) those that have
        any of them, with `receipts` those named."""
        ...

    def unpacked(self, rows: Sequence[HeldRow]) -> Sequence[bytes | None]:
        """What each of `rows` holds (`HeldCopy.packed`), clear; None where it is gone or its key was destroyed."""
        ...

    def shown(self, space_id: int, rows: Sequence[int], now: int) -> Sequence[EventRow]:
        """These events, newest first, as `find` shows them."""
        ...

    def erasures(self, space_id: int, *, erasure_id: str | None = None, limit: int = 100) -> Sequence[Erased]:
        """Receipts of erasures, newest first; of one, by the receipt of its record."""
        ...

    def having(self, space_id: int, keys: Collection[bytes], upto: int) -> Sequence[int]:
        """Rows of the events received by `upto` (Unix ms) that have any of these keys (HMACs, 8 bytes count)."""
        ...

    def incidents(self, space_id: int, *, open_only: bool = True) -> Sequence[Incident]:
        """Newest first."""
        ...

    def watched(self, space_id: int, now: int) -> Watched:
        """What a look at the alarms needs of a space: figures that are kept, and the first of what waits. Its cost does
        not grow with what waits or was settled."""
        ...

    def accepted_by_hour(self, space_id: int, dataset: str, since: int, until: int) -> Mapping[int, int]:
        """Copies accepted for a dataset by hour, from the roll-ups; `since` ≤ hour < `until`, in Unix seconds. Hours
        without any are absent."""
        ...

    def watch_slots(self, space_id: int, after: int, most: int = 500) -> Sequence[Closed]:
        """What came in the slots of five minutes that are over and began later than `after` (Unix seconds), oldest
        first, but those without a copy. As many are kept of a space as eight weeks have."""
        ...

    def watch_until(self) -> int:
        """Unix seconds until which all slots are over; 0 when none is."""
        ...

    def learned_plan(self, space_id: int) -> bytes | None:
        """What was learnt of the events that came (`watch.plan.state`), up to the last slot that is over; None when
        nothing was."""
        ...

    def watch_counter(self, space_id: int) -> bytes | None:
        """Which series are counted apart (`watch.counts.counter`), as of the last slot that is over."""
        ...

    def watch_near(self, space_id: int) -> Sequence[Near]:
        """Ids that should be one, by their forms, of the hour before the last slot that is over; commonest first."""
        ...

    @property
    def order_book(self) -> OrderBookReader:
        """The orders of shops."""
        ...

    @property
    def traffic(self) -> TrafficReader:
        """What comes and goes just now."""
        ...

    def close(self) -> None:
        """Release the file; a writer also moves the write-ahead log into it."""
        ...


class Ledger(LedgerReader, Protocol):
    """See the module's docstring. One process holds a ledger open for writing at a time."""

    def seen(self, receipts: Sequence[Receipt]) -> set[Receipt]:
        """Which of `receipts` are in the ledger already: projection is idempotent by receipt."""
        ...

    def known(
        self, space_id: int, keys: Sequence[tuple[str, str, str]], since: int
    ) -> Mapping[tuple[str, str, str], Known]:
        """The newest event received at or after `since` for each (dataset, event_name, event_id) that has one."""
        ...

    def orders(self, space_id: int, order_ids: Iterable[str]) -> set[str]:
        """Which of `order_ids` any event of the space has; `find` tells which events."""
        ...

    def apply(self, inbox_id: str, upto: int, changes: Changes) -> None:
        """Write `changes`, roll-ups and books and move the cursor of `inbox_id` to `upto`, in one transaction.

        Copies whose receipt is in the ledger already are left out, so a segment folded twice counts once. A copy routed
        to several datasets comes as several events or fates with one receipt and counts once in `received`, as the
        first of event, merged, duplicate, held, dropped that it became anywhere.

        A copy in `released` counts as what else is said of it here, and as held no more; one that is not held (any
        more) is left out with all that is said of it.
        """
        ...

    def close_slots(
        self,
        until: int,
        counters: Mapping[int, bytes],
        plans: Mapping[int, bytes],
        near: Mapping[int, Sequence[Near]] = NOTHING_NEAR,
    ) -> None:
        """All that came until then (Unix seconds) was applied: the watch may read the slots that end by it. Keeps what
        its counters and learners know beside, by space, with the pairs of ids of the last hour that should be one, and
        forgets the oldest slots beyond those of eight weeks, in one transaction."""
        ...

    def held_over(self, now: int, limit: int) -> Sequence[HeldRow]:
        """Copies whose time to wait for consent is over, of all spaces, the longest first."""
        ...

    def held_due(self) -> int | None:
        """When the first copy's time to wait for consent is over (Unix ms); None when none waits for it."""
        ...

    def found_by(self, denied: Mapping[tuple[int, bytes], int], now: int) -> Sequence[int]:
        """Events that wait, are being sent, or died and could be replayed, of people who have one of these keys.

        `denied` gives, by space and the first 8 bytes of a key's HMAC, when consent was denied (Unix ms): what was
        received later is left out.
        """
        ...

    def unenrich(self, rows: Sequence[int]) -> int:
        """Take back what identity added to those of `rows` that still wait; from how many. Their `enriched` is empty
        again."""
        ...

    def lease(self, space_id: int, dataset: str, n: int, now: int, until: int, holder: str) -> Sequence[Leased]:
        """Hand out at most `n` due events, those near their age limit first (oldest first), then by due time.

        The first attempt's time is stored here, before any body leaves. A lease past `until` counts as free again, its
        outcome unknown (`body_left`). A pause does not stop a lease: the worker asks, and may probe.
        """
        ...

    def settle(
        self, results: Sequence[Settled], now: int, call: Call | None = None, *, holder: str | None = None
    ) -> int:
        """Record how leased events ended, each in its own row, in one transaction, with the call that did it.

        Only events being sent are touched, and with `holder` only those this holder leased: a result that comes after
        the lease ran out and was taken again is left out. Returns how many were settled. ValueError: a state that
        MOVES does not allow.
        """
        ...

    def pause(self, space_id: int, dataset: str, reason: str | None, now: int, resume_at: int | None = None) -> None:
        """Stop (reason) or resume (None) sending of one dataset. Every event keeps waiting."""
        ...

    def replay(
        self,
        space_id: int,
        *,
        rows: Iterable[int] = (),
        dataset: str | None = None,
        reason: str | None = None,
        now: int,
    ) -> int:
        """Queue dead events again, by row, or by dataset and/or reason; returns how many. Nothing given, nothing done.

        They start afresh: no first attempt, no unknown outcome. One whose event_id went out meanwhile in a later event
        of the same dataset and event_name, or waits to, stays dead.
        """
        ...

    @property
    def order_book(self) -> OrderBook:
        """The orders of shops; written with `apply`."""
        ...

    @property
    def keyring(self) -> Keyring:
        """The keys that bodies are sealed with."""
        ...

    @property
    def erased(self) -> ErasedList:
        """What was asked to be erased, and what of it is still to be done: kept with the keys, not in this file."""
        ...

    def oldest_needed(self) -> int | None:
        """When the oldest body was received that is still to be sent, or waits for consent (Unix ms); None: none."""
        ...

    def index_keys(self) -> int:
        """Bring what `having` looks in forward by a short transaction; returns by how many events, 0 when there are not
        enough new ones. Without it `having` is right all the same, and slower."""
        ...

    def erase(self, what: TakenOut, now: int) -> Erased:
        """Take events and held copies out for good, in one transaction: bodies, rows and keys are overwritten, the log
        is emptied, the counts move into the closed totals. What waits counts as erased. What is being sent is the last:
        it goes once that is settled, and is not sent again. Done again, the counts of the receipt add up."""
        ...

    def rebuild(self) -> int:
        """Recompute roll-ups and totals from rows (plus closed totals); returns how many figures had been wrong."""
        ...

    def prune(self, before: int, limit: int | None = None) -> int:
        """Forget events settled before `before` with their copies and bodies, and copies received before it that became
        no event; their counts move into the closed totals. With `limit`, at most so many in one short transaction: call
        again until it returns less. Returns how many events and lone copies were forgotten."""
        ...

    def open_incident(self, space_id: int, code: str, dataset: str | None, now: int, detail: str = "") -> None:
        """Open an incident, or count it up if it is open."""
        ...

    def close_incident(self, space_id: int, code: str, dataset: str | None, now: int) -> None:
        """It is mended."""
        ...
