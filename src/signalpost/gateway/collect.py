"""From the bytes of events to durable copies: decode, add facts, prepare, append. One outcome per event.

Nothing here knows of HTTP. The clock and random ids are arguments; the only thing awaited is the inbox, and, between
slices of a large batch, the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from signalpost.capi.admit import admit
from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event
from signalpost.errors import InvalidInput
from signalpost.gateway.answers import Ended
from signalpost.gateway.beacon import NOTHING, part_observed
from signalpost.gateway.facts import Browser, fill, shift_note, shifted
from signalpost.gateway.limits import DroppedRows
from signalpost.gateway.metrics import Counts
from signalpost.gateway.page import Page, complete, refusal
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import NO_JSON
from signalpost.store.inbox import Inbox
from signalpost.store.record import DroppedCopy, EventCopy, Receipt, Record, dropped_record, event_record

INBOXES_KNOWN = 48  # an inbox begins a new file every hour or so
MAX_PROBLEMS = 20  # told of one event; an event of nothing but mistakes must not make a long answer
SLICE = 100  # events prepared before other requests get a turn; a slice takes about 2 ms


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where the events of one request come from, and how they are to be prepared. `received_at` is Unix ms.

    `bare`: the request is one event without an envelope, so a text that is no JSON is a refused request, not a dropped
    copy. `strict`: what a second copy might still cure refuses the event, as Meta would. `browser` is None unless a
    browser sent them; `shift_s` is added to each event_time. `page` is what is known of the page when a tag sent them.
    """

    space_id: int
    key_id: str
    origin: str
    received_at: int
    policy: Policy
    dataset: str | None = None
    test_event_code: str | None = None
    bare: bool = False
    strict: bool = False
    browser: Browser | None = None
    shift_s: int = 0
    page: Page | None = None


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

    def __init__(self, inbox: Inbox, rows: DroppedRows, counts: Counts, new_id: Callable[[], str]) -> None:
        self._inbox = inbox
        self._rows = rows
        self._counts = counts
        self._new_id = new_id
        self.written = Written()

    async def collect(
        self, events: Sequence[bytes | msgspec.Raw], source: Source, beside: Sequence[Record] = ()
    ) -> list[Ended]:
        """How each of `events` ended, in order; those accepted are durable, and so is what comes `beside` them.

        StoreUnavailable: nothing was kept.
        """
        if len(events) == 1 and not beside:
            return [await self._collect_one(events[0], source)]
        taken = [self._take(raw, source) for raw in events[:SLICE]]
        for start in range(SLICE, len(events), SLICE):
            await asyncio.sleep(0)
            taken.extend([self._take(raw, source) for raw in events[start : start + SLICE]])
        records = [kept for _, kept in taken if type(kept) is Record]
        records.extend(beside)
        receipts = await self._inbox.append(records) if records else ()
        self.written.add(receipts)
        following = iter(receipts)
        return [
            self._end(outcome, kept, next(following) if type(kept) is Record else None, source.origin)
            for outcome, kept in taken
        ]

    async def _collect_one(self, event: bytes | msgspec.Raw, source: Source) -> Ended:
        outcome, kept = self._take(event, source)
        if isinstance(kept, DroppedCopy):
            return self._end(outcome, kept, None, source.origin)
        receipts = await self._inbox.append((kept,))
        self.written.add(receipts)
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

    async def store_counted(self) -> None:
        """Write one row for each key and reason whose dropped copies were only counted since the last call."""
        copies = self._rows.take_counted()
        if not copies:
            return
        try:
            await self._inbox.append([dropped_record(copy) for copy in copies])
        except BaseException:
            for copy in copies:
                self._rows.count(copy)
            raise

    def _take(self, raw: bytes | msgspec.Raw, source: Source) -> tuple[Accepted | Dropped, Record | DroppedCopy]:
        """How the event ends, and what is to be kept: a record, or a dropped copy that is only counted."""
        page, observed = source.page, NOTHING
        if page is not None:
            raw, observed = part_observed(raw)
        try:
            event = decode_event(raw)
        except InvalidInput as refused:
            if source.bare and refused.problems[0].code in NO_JSON:
                raise Refused.for_body(refused) from None
            dropped = Dropped(reason=refused.problems[0].code, problems=refused.problems[:MAX_PROBLEMS])
            return dropped, self._dropped(dropped, source)
        if page is not None:
            if (reason := refusal(event, page)) is not None:
                return self._unwanted(event, reason, source)
            event = complete(event, page)
        elif source.browser is not None:
            event = fill(event, source.browser)
        if source.shift_s:
            event = shifted(event, source.shift_s)
        outcome = prepare(event, now=source.received_at // 1000, random_id=self._new_id, policy=source.policy)
        if source.strict and isinstance(outcome, Accepted):
            outcome = admit(outcome)
        if isinstance(outcome, Dropped):
            return outcome, self._dropped(outcome, source)
        if source.shift_s:
            outcome = msgspec.structs.replace(outcome, notes=(*outcome.notes, shift_note(source.shift_s)))
        return outcome, _accepted(outcome, event, source, observed)

    def _unwanted(self, event: Event, reason: str, source: Source) -> tuple[Dropped, Record | DroppedCopy]:
        """Not kept, by a decision of the person or the business. Of one without consent nothing but its name is."""
        event_id = None if reason.startswith("consent") or event.event_id is None else str(event.event_id)
        dropped = Dropped(
            reason=reason, problems=(problem(reason, ""),), event_name=event.event_name, event_id=event_id
        )
        return dropped, self._dropped(dropped, source)

    def _dropped(self, outcome: Dropped, source: Source) -> Record | DroppedCopy:
        copy = DroppedCopy(
            space_id=source.space_id,
            key_id=source.key_id,
            origin=source.origin,
            received_at=source.received_at,
            dataset=source.dataset,
            reason=outcome.reason,
            event_name=outcome.event_name,
            event_id=outcome.event_id,
            problems=tuple((problem.path, problem.code) for problem in outcome.problems),
        )
        return dropped_record(copy) if self._rows.keep(copy) else copy


def _accepted(outcome: Accepted, event: Event, source: Source, observed: dict[str, str]) -> Record:
    page = source.page
    return event_record(
        EventCopy(
            space_id=source.space_id,
            key_id=source.key_id,
            origin=source.origin,
            received_at=source.received_at,
            dataset=source.dataset,
            event_name=outcome.event_name,
            event_id=outcome.event_id,
            event_time=outcome.event_time,
            action_source=outcome.action_source,
            body=outcome.body,
            order_id=outcome.order_id,
            unmet=outcome.unmet,
            keys=outcome.keys,
            notes=tuple([(note.path, note.code) for note in outcome.notes]) if outcome.notes else (),
            test_event_code=source.test_event_code,
            made_event_id=not event.event_id,
            sent_event_time=outcome.event_time - source.shift_s if source.shift_s else None,
            link=page.link if page is not None else NOTHING,
            observed={**observed, **page.observed} if page is not None else NOTHING,
        )
    )
