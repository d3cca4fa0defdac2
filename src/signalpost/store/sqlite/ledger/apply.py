"""Folding inbox segments in: new events, joined copies, copies that became no event, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from signalpost.store.ledger import BORN, Changes, CopyFate, Fate, HeldCopy, MergedCopy, NewEvent, State
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger.counted import WEBSITE, Shape, Sums, count_alike, count_copy
from signalpost.store.sqlite.ledger.file import LedgerFile, id_hashes, place_of
from signalpost.store.sqlite.ledger.held import end_held, withdraw
from signalpost.store.sqlite.ledger.kinds import SEEN_NUMBER
from signalpost.store.sqlite.ledger.known import seen
from signalpost.store.sqlite.ledger.lately import note as note_lately
from signalpost.store.sqlite.ledger.moved import Moved, Together, together
from signalpost.store.sqlite.ledger.names import Names
from signalpost.store.sqlite.ledger.orders_write import write as write_orders
from signalpost.store.sqlite.ledger.slots import add as add_slots
from signalpost.store.sqlite.ledger.tally import (
    DROPPED,
    EVENT,
    HOUR_MS,
    NUMBER_OF_FATE,
    NUMBER_OF_STATE,
    QUEUED,
    Tally,
    hour_of,
)

NOT_JOINED = "sent_meanwhile"  # reason of a copy that was to be joined to an event that no longer waited

Row = tuple[Any, ...]


def apply(file: LedgerFile, inbox_id: str, upto: int, changes: Changes) -> None:
    """Write `changes` and move the cursor of `inbox_id`; see `Ledger.apply`."""
    parts: tuple[NewEvent | MergedCopy | CopyFate, ...] = (*changes.events, *changes.merges, *changes.fates)
    receipts = [part.receipt for part in parts] + [held.fate.receipt for held in changes.held]
    with file.write():
        tally = Tally(file)
        ended = end_held(file, changes.released, tally) if changes.released else frozenset()
        skip = seen(file, receipts) - ended
        known = [merge.row for merge in changes.merges if merge.receipt not in skip]
        known += [fate.row for fate in changes.fates if fate.row is not None and fate.row >= 0]
        folding = _Folding(file, skip, tally, together(changes.events, changes.fates), Moved(file, known))
        hashes = id_hashes((event.space_id, event.event_id) for event in changes.events)
        for event, hashed in zip(changes.events, hashes, strict=True):
            folding.event(event, hashed)
        for merge in changes.merges:
            folding.merge(merge)
        for fate in sorted(changes.fates, key=_rank):
            folding.fate(fate)
        for held in changes.held:
            folding.held(held)
        if changes.withdrawn:
            withdraw(file, changes.withdrawn, changes.withdrawn_at, tally)
        folding.write()
        note_lately(file, changes, folding.made)
        if changes.orders is not None:
            write_orders(file, changes.orders)
        if changes.counted:
            add_slots(file, changes.counted)
        file.run("move_cursor", (file.names.inbox(inbox_id), upto))


def joined(words: tuple[str, ...]) -> str | None:
    """How a list of codes is stored."""
    return ",".join(words) or None


def _rank(fate: CopyFate) -> int:
    """What a copy counts as: the first of these that it became in any dataset."""
    return NUMBER_OF_FATE[fate.fate]


class _Alike:
    """Events that have the same names, came in one hour and begin in one state: as what their names stand in the file,
    and how many they are."""

    __slots__ = ("action_source", "code", "consent", "dataset", "destination", "event", "inbox", "keys", "name",
                 "newest", "observed", "origin", "part", "queued", "reason", "said", "said_id", "seen", "sums",
                 "unmet")  # fmt: skip

    def __init__(self, names: Names, event: NewEvent, part: int, with_others: Together | None) -> None:
        if event.state not in BORN:
            raise ValueError(f"an event is not born {event.state.value}")
        self.event = event  # one of them
        self.part = part
        self.queued = event.state is State.QUEUED
        self.sums = Sums()
        self.newest = 0
        self.seen = SEEN_NUMBER[event.origin] if with_others is None else with_others.seen
        self.said = event.said if with_others is None else with_others.said
        self.said_id = names.word(self.said)
        self.dataset = names.dataset(event.space_id, event.dataset)
        self.name = names.event_name(event.space_id, event.event_name)
        self.inbox = names.inbox(event.receipt.inbox_id)
        self.keys = names.word(joined(event.keys))
        self.action_source = names.word(event.action_source)
        self.origin = names.word(event.origin)
        self.destination = names.word(event.destination)
        self.code = names.word(event.test_event_code) or None
        self.observed = names.word(event.observed) or None
        self.consent = names.word(event.consent) or None
        self.reason = names.word(event.reason)
        self.unmet = joined(event.unmet)

    @property
    def shape(self) -> Shape:
        """As figures count them."""
        event = self.event
        hour, website, test = hour_of(event.received_at), event.action_source == WEBSITE, self.code is not None
        keys = joined(event.keys) or ""
        return Shape(
            event.space_id, self.dataset, hour, self.name, self.seen, event.origin, website, test, self.said, keys
        )


class _Folding:
    """The rows of one batch, gathered in Python and written table by table: one prepared statement each."""

    def __init__(
        self, file: LedgerFile, skip: Set[Receipt], tally: Tally, together: Mapping[int, Together], moved: Moved
    ) -> None:
        self._file = file
        self._names = file.names
        self._together = together
        self._moved = moved
        self._skip = skip
        self._next_row = int(file.value("next_row"))
        self._tally = tally
        self._alike: dict[tuple[Any, ...], _Alike] = {}
        self._seal = file.sealing()
        self._parts: dict[Receipt, int] = {}
        self.made: list[int | None] = []  # row of each of changes.events
        self._events: list[Row] = []
        self._bodies: list[Row] = []
        self._queued: list[Row] = []
        self._ended: list[Row] = []
        self._copies: list[Row] = []
        self._held: list[Row] = []
        self._held_keys: list[Row] = []

    def event(self, event: NewEvent, hashed: int) -> None:
        """`hashed`: the `id_hash` of its event_id."""
        receipt, space, at = event.receipt, event.space_id, event.received_at
        if self._skip and receipt in self._skip:
            self.made.append(None)
            return
        with_others = self._together.get(len(self.made)) if self._together else None
        value = event.value if with_others is None else with_others.value
        alike = self._like(event, self._part(receipt), with_others)
        alike.sums.add(at, event.event_time, value, event.enriched)
        if at > alike.newest:
            alike.newest = at
        row, self._next_row = self._next_row, self._next_row + 1
        self.made.append(row)
        self._events.append((
            row, space, alike.dataset, alike.name, hashed, event.event_id, event.event_time, alike.action_source,
            alike.origin, alike.destination, at, event.expires_at, alike.inbox, receipt.segment, receipt.index,
            alike.part, alike.keys, event.order_id, alike.unmet, alike.code, alike.observed, event.enriched or None,
            event.found_by or None, alike.consent, alike.seen, alike.said_id, value,
        ))  # fmt: skip
        self._bodies.append((row, self._seal(at, place_of(row), event.body)))
        if alike.queued:
            until, expires_at = event.merge_until, event.expires_at
            self._queued.append((row, space, alike.dataset, alike.name, event.due_at, until, expires_at))
        else:
            state = NUMBER_OF_STATE[event.state]
            self._ended.append((row, space, alike.dataset, alike.name, state, alike.reason, at, 0, None, None))
            self._tally.ending(space, alike.dataset, alike.name, at, state, alike.reason)

    def merge(self, copy: MergedCopy) -> None:
        if copy.receipt in self._skip:
            return
        keys = self._names.word(joined(copy.keys))
        values = (copy.row, copy.space_id, copy.event_time, joined(copy.unmet), copy.order_id, copy.expires_at, keys)
        received_at = self._file.value("merge_event", (*values, copy.enriched or None, copy.found_by or None))
        if received_at is None:
            self._copy(_of_merge(copy, Fate.DUPLICATE, NOT_JOINED), copy.row)
            return
        self._moved.joined(copy)
        self._file.run("merge_body", (copy.row, self._file.seal(copy.row, received_at, copy.body)))
        self._file.run("merge_queue", (copy.row, copy.due_at, copy.expires_at))
        self._copy(_of_merge(copy, Fate.MERGED, ""), copy.row)

    def fate(self, copy: CopyFate) -> None:
        if copy.receipt in self._skip:
            return
        row = copy.row
        self._copy(copy, self.made[-1 - row] if row is not None and row < 0 else row)

    def held(self, copy: HeldCopy) -> None:
        fate = copy.fate
        if fate.receipt in self._skip:
            return
        row, self._next_row = self._next_row, self._next_row + 1
        receipt, space = fate.receipt, fate.space_id
        place = (self._names.inbox(receipt.inbox_id), receipt.segment, receipt.index)
        sealed = self._file.seal(row, fate.received_at, copy.packed)
        self._held.append((row, space, *place, copy.held_until, sealed, b"".join(copy.keys), copy.of_order))
        self._held_keys += [(space, key, row) for key in copy.keys]
        self._copy(fate, None)

    def write(self) -> None:
        """All that was gathered, into the open transaction."""
        many = self._file.run_many
        many("insert_event", self._events)
        many("insert_body", self._bodies)
        many("insert_queue", self._queued)
        many("insert_ending", self._ended)
        many("insert_copy", self._copies)
        many("insert_held", self._held)
        many("insert_held_key", self._held_keys)
        self._count_new()
        self._moved.write(self._tally)
        self._tally.write()
        self._file.run("set_next_row", (self._next_row,))

    def _part(self, receipt: Receipt) -> int:
        part = self._parts.get(receipt, 0)
        self._parts[receipt] = part + 1
        return part

    def _like(self, event: NewEvent, part: int, with_others: Together | None) -> _Alike:
        """Those it is like: most events of a batch are, so that one look-up tells all their numbers."""
        said = event.said if with_others is None else with_others
        key = (
            event.space_id, event.dataset, event.event_name, event.receipt.inbox_id, event.keys, event.action_source,
            event.origin, event.destination, event.test_event_code, event.observed, event.consent, event.unmet,
            event.state, event.reason, part, event.received_at // HOUR_MS, said,
        )  # fmt: skip
        alike = self._alike.get(key)
        if alike is None:
            alike = self._alike[key] = _Alike(self._names, event, part, with_others)
        return alike

    def _count_new(self) -> None:
        tally = self._tally
        for alike in self._alike.values():
            event, count = alike.event, alike.sums.count
            space, dataset, name, at = event.space_id, alike.dataset, alike.name, event.received_at
            tally.copy(space, dataset, name, at, EVENT, 0, alike.part, count)
            tally.consent(space, dataset, name, at, event.consent, count)
            tally.routed(space, dataset, count)
            if event.observed:
                tally.observed(space, dataset, name, at, event.observed, count)
            if alike.queued:
                tally.state(space, dataset, QUEUED, 0, count)
            tally.received(space, dataset, name, event.origin, alike.newest)
            count_alike(tally, alike.shape, alike.sums)

    def _copy(self, copy: CopyFate, row: int | None) -> None:
        names, receipt, space = self._names, copy.receipt, copy.space_id
        dataset, name = names.dataset(space, copy.dataset), names.event_name(space, copy.event_name)
        fate, reason, part = NUMBER_OF_FATE[copy.fate], names.word(copy.reason), self._part(receipt)
        at, place = copy.received_at, (names.inbox(receipt.inbox_id), receipt.segment, receipt.index, part)
        source = (names.word(copy.key_id), names.word(copy.origin))
        # The event tells its event_id; only a copy without an event has to keep its own.
        own_id = copy.event_id if row is None else None
        words = (names.word(copy.observed) or None, names.word(copy.consent) or None, names.word(copy.said))
        rest = (at, copy.count, row, own_id, copy.detail or None, *words)
        self._copies.append((*place, space, dataset, name, fate, reason, *source, *rest))
        self._tally.copy(space, dataset, name, at, fate, reason, part, copy.count)
        if copy.observed:
            self._tally.observed(space, dataset, name, at, copy.observed, copy.count)
        self._tally.consent(space, dataset, name, at, copy.consent, copy.count)
        count_copy(self._tally, space, dataset, name, hour_of(at), fate, copy.origin, copy.said, copy.count)
        if fate != DROPPED:
            self._tally.received(space, dataset, name, copy.origin, at)
        if row is not None and copy.fate is Fate.DUPLICATE:
            self._moved.met(row, copy.origin)  # of a new one, `together` has told it


def _of_merge(copy: MergedCopy, fate: Fate, reason: str) -> CopyFate:
    return CopyFate(
        space_id=copy.space_id,
        dataset=copy.dataset,
        event_name=copy.event_name,
        event_id=None,
        key_id="",
        origin=copy.origin,
        received_at=copy.received_at,
        fate=fate,
        reason=reason,
        receipt=copy.receipt,
        detail=copy.detail,
        observed=copy.observed,
        consent=copy.consent,
        value=copy.value,
        said=copy.said,
    )
