"""From the bytes of events to durable copies: decode, add facts, prepare, append. One outcome per event.

Nothing here knows of HTTP. The clock and random ids are arguments; the only thing awaited is the inbox, and, between
slices of a large batch, the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence

import msgspec

from signalpost.capi.admit import admit
from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event
from signalpost.errors import InvalidInput, StoreError
from signalpost.gateway.answers import Ended
from signalpost.gateway.beacon import NOTHING, part_observed
from signalpost.gateway.decisions import Decisions
from signalpost.gateway.facts import fill, shift_note, shifted
from signalpost.gateway.gate import Passed, Stopped, gate
from signalpost.gateway.hashes import Hashes
from signalpost.gateway.limits import DroppedRows
from signalpost.gateway.metrics import Counts
from signalpost.gateway.page import complete, refusal
from signalpost.gateway.refusal import Refused
from signalpost.gateway.source import Source, copy_of, dropped_of
from signalpost.gateway.split import NO_JSON
from signalpost.store.inbox import Inbox
from signalpost.store.person_keys import keys_of
from signalpost.store.record import (
    DroppedCopy,
    EventCopy,
    Receipt,
    Record,
    dropped_record,
    event_record,
    person_record,
)

INBOXES_KNOWN = 48  # an inbox begins a new file every hour or so
MAX_PROBLEMS = 20  # told of one event; an event of nothing but mistakes must not make a long answer
SLICE = 100  # events prepared before other requests get a turn; a slice takes about 2 ms
READ_BYTES = 500  # what stands for the size of an event that was read already, when slices are cut
SLICE_BYTES = 50_000  # of large events fewer: what looks like nothing but telephones takes 60 ms for 8 kB

Events = Sequence[bytes | msgspec.Raw | Event]
Taken = tuple[Accepted | Dropped, Record | DroppedCopy]
Prepared = tuple[Accepted, EventCopy] | tuple[Dropped, Record | DroppedCopy]


def slices(events: Events) -> Iterator[Events]:
    """`events` in parts that take about as long each: of few events, or of one that is large."""
    if len(events) <= SLICE and sum(map(_size, events)) <= SLICE_BYTES:
        yield events
        return
    start = size = 0
    for place, raw in enumerate(events):
        size += _size(raw)
        if place > start and (place - start >= SLICE or size > SLICE_BYTES):
            yield events[start:place]
            start, size = place, _size(raw)
    yield events[start:]


def _size(raw: bytes | msgspec.Raw | Event) -> int:
    return READ_BYTES if isinstance(raw, Event) else memoryview(raw).nbytes


class Written:
    """The newest segment that this process has seen become durable, of each of its last inbox files."""

    def __init__(self) -> None:
        self._segments: dict[str, int] = {}

    def add(self, receipts: Sequence[Receipt]) -> None:
        """These copies are durable."""
        if receipts:
            inbox_id, segment, _ = receipts[-1]
            if inbox_id not in self._segments and len(self._segments) >= INBOXES_KNOWN:
                del self._segments[next(iter(self._segments))]
            self._segments[inbox_id] = max(segment, self._segments.get(inbox_id, 0))

    def holds(self, receipt: Receipt) -> bool:
        """Whether `receipt` may be one of a copy written here."""
        return 0 < receipt.segment <= self._segments.get(receipt.inbox_id, 0)


class Collector:
    """Takes the events of one request at a time into `inbox`."""

    def __init__(
        self,
        inbox: Inbox,
        rows: DroppedRows,
        counts: Counts,
        new_id: Callable[[], str],
        decisions: Decisions | None = None,
    ) -> None:
        self._inbox = inbox
        self._rows = rows
        self._counts = counts
        self._new_id = new_id
        self._hashes = Hashes()
        self.decisions = decisions or Decisions()
        self.written = Written()

    async def collect(self, events: Events, source: Source, beside: Sequence[Record] = ()) -> list[Ended]:
        """How each of `events` ended, in order; those accepted are durable, and so is what comes `beside` them.

        StoreUnavailable: nothing was kept.
        """
        self.decisions.refresh()
        if len(events) == 1 and not beside:
            return [await self._collect_one(events[0], source)]
        aside: list[Record] = []
        taken: list[Taken] = []
        for part in slices(events):
            if taken:
                await asyncio.sleep(0)
            taken.extend([self._take(raw, source, aside) for raw in part])
        records = [kept for _, kept in taken if type(kept) is Record]
        records.extend(aside)
        records.extend(beside)
        receipts = await self.keep(records) if records else ()
        following = iter(receipts)
        return [
            self._end(outcome, kept, next(following) if type(kept) is Record else None, source.origin)
            for outcome, kept in taken
        ]

    async def learn(self, told: Sequence[Event], source: Source) -> list[Record]:
        """What to keep beside the events of a request of what it told of people who did nothing: one record for each
        that identity can learn from, and rows of those refused. Prepared as events are, at the time they came: what is
        known of somebody has no age."""
        self.decisions.refresh()
        source = msgspec.structs.replace(source, shift_s=0)
        found: list[Record] = []
        for place, event in enumerate(told):
            if place and place % SLICE == 0:
                await asyncio.sleep(0)
            outcome, kept = self.prepare(event, source, found)
            if isinstance(kept, EventCopy):
                if kept.enrich and len(keys_of(kept)) > 1:  # of one key alone there is nothing to learn
                    found.append(person_record(kept))
                continue
            self._end(outcome, kept, None, source.origin)
            if isinstance(kept, Record):
                found.append(kept)
        return found

    async def _collect_one(self, event: bytes | msgspec.Raw | Event, source: Source) -> Ended:
        aside: list[Record] = []
        outcome, kept = self._take(event, source, aside)
        if isinstance(kept, DroppedCopy):
            if aside:
                await self.keep(aside)
            return self._end(outcome, kept, None, source.origin)
        receipts = await self.keep((kept, *aside))
        return self._end(outcome, kept, receipts[0], source.origin)

    def _end(
        self, outcome: Accepted | Dropped, kept: Record | DroppedCopy, receipt: Receipt | None, origin: str
    ) -> Ended:
        """The copy is as safe as it will be: count it."""
        if type(outcome) is Dropped:
            self._counts.copies[origin, "dropped", outcome.reason] += 1
            if isinstance(kept, DroppedCopy):
                self._rows.count(kept)
        else:
            self._counts.copies[origin, "accepted", ""] += 1
        return Ended(outcome, receipt)

    def drop(self, copy: DroppedCopy) -> Record | None:
        """Count copies that their sender itself dropped: the row to keep, or None when it comes with later ones."""
        self._counts.copies[copy.origin, "dropped", copy.reason] += copy.count
        if self._rows.keep(copy):
            return dropped_record(copy)
        self._rows.count(copy)
        return None

    def refused(self, origin: str, reason: str) -> None:
        """Count a copy that is refused, and whose row is kept elsewhere."""
        self._counts.copies[origin, "dropped", reason] += 1

    async def keep(self, records: Sequence[Record]) -> Sequence[Receipt]:
        """Make what was prepared durable. StoreUnavailable: nothing of it was kept."""
        try:
            receipts = await self._inbox.append(records)
        except StoreError:
            self.decisions.not_kept()
            raise
        self.written.add(receipts)
        return receipts

    async def store_counted(self) -> None:
        """Write one row for each key and reason whose dropped copies were only counted since the last call. Cancelled,
        it does not count them again: the inbox has them in hand."""
        copies = self._rows.take_counted()
        if not copies:
            return
        try:
            await self._inbox.append([dropped_record(copy) for copy in copies])
        except Exception:
            for copy in copies:
                self._rows.count(copy)
            raise

    def _take(self, raw: bytes | msgspec.Raw | Event, source: Source, aside: list[Record]) -> Taken:
        """How the event ends, and what is to be kept: a record, or a dropped copy that is only counted. What else is to
        be kept is put `aside`."""
        page, observed = source.page, NOTHING
        if page is not None and not isinstance(raw, Event):
            raw, observed = part_observed(raw)
        try:
            event = raw if isinstance(raw, Event) else decode_event(raw)
        except InvalidInput as refused:
            if source.bare and refused.problems[0].code in NO_JSON:
                raise Refused.for_body(refused) from None
            dropped = Dropped(reason=refused.problems[0].code, problems=refused.problems[:MAX_PROBLEMS])
            return dropped, self._dropped(dropped, source)
        if page is not None:
            if (reason := refusal(event, page)) is not None:
                if source.asked is not None and source.asked.page is not None:
                    aside.extend(self.decisions.denied(event, source.asked.page, source))
                return self._unwanted(event, reason, source)
            event = complete(event, page)
        elif source.browser is not None:
            event = fill(event, source.browser)
        outcome, kept = self.prepare(event, source, aside, observed)
        return outcome, event_record(kept) if isinstance(kept, EventCopy) else kept

    def prepare(
        self, event: Event, source: Source, aside: list[Record], observed: dict[str, str] = NOTHING
    ) -> Prepared:
        """How `event` ends, with its copy as it is to be kept, or what is kept of one that is refused."""
        passed: Passed | None = None
        if source.asked is not None:
            found = gate(event, source.asked)
            if isinstance(found, Stopped):
                return self._stopped(event, found, source, aside)
            passed, event = found, found.event
        if source.shift_s:
            event = shifted(event, source.shift_s)
        outcome = prepare(event, now=source.received_at // 1000, random_id=self._new_id, policy=source.policy)
        if source.strict and isinstance(outcome, Accepted):
            outcome = admit(outcome)
        if isinstance(outcome, Dropped):
            return outcome, self._dropped(outcome, source)
        remarks = passed.remarks if passed is not None else ()
        for remark in remarks:
            self._counts.notes[remark.code] += 1
        if source.shift_s:
            remarks = (*remarks, shift_note(source.shift_s))
        if wrong := self._hashes.remarks(event.user_data, source.received_at // 1000):
            remarks = (*remarks, *wrong)
        if remarks:
            outcome = msgspec.structs.replace(outcome, notes=(*outcome.notes, *remarks))
        copy = copy_of(outcome, event, source, observed, passed.judged.stand if passed is not None else None)
        if passed is not None:
            if (against := self.decisions.looked_at(copy, passed.judged, source, aside)) is not None:
                self._counts.decisions["drop", against] += 1
                return self._unwanted(event, against, source)
            self._counts.decisions[passed.judged.stand.action, passed.judged.stand.reason] += 1
        return outcome, copy

    def _stopped(
        self, event: Event, stopped: Stopped, source: Source, aside: list[Record]
    ) -> tuple[Dropped, Record | DroppedCopy]:
        """Not kept; a person's own no is, under their keys."""
        if stopped.judged is not None:
            self._counts.decisions["drop", stopped.reason] += 1
            aside.extend(self.decisions.denied(event, stopped.judged, source))
        dropped = Dropped(reason=stopped.reason, problems=stopped.problems[:MAX_PROBLEMS], event_name=event.event_name)
        return dropped, self._dropped(dropped, source)

    def _unwanted(self, event: Event, reason: str, source: Source) -> tuple[Dropped, Record | DroppedCopy]:
        """Not kept, by a decision of the person or the business. Of one without consent nothing but its name is."""
        event_id = None if reason.startswith("consent") or event.event_id is None else str(event.event_id)
        dropped = Dropped(
            reason=reason, problems=(problem(reason, ""),), event_name=event.event_name, event_id=event_id
        )
        return dropped, self._dropped(dropped, source)

    def _dropped(self, outcome: Dropped, source: Source) -> Record | DroppedCopy:
        copy = dropped_of(outcome, source)
        return dropped_record(copy) if self._rows.keep(copy) else copy
