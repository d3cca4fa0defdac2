"""Fold the inboxes into ledger and identities: read whole segments in order, join copies, apply them with the cursor.

Within one inbox the order is that of its segments; between inboxes the one whose next copy came first goes first. A
record that this release cannot fold stops its inbox with an incident and nothing is skipped: what lies before it is
folded, what lies behind it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from signalpost.capi.policy import Policy
from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.identities import Identities
from signalpost.store.inbox import InboxReader, Segment
from signalpost.store.ledger import Changes, CopyFate, EventRow, Known, Ledger
from signalpost.store.record import ConsentCopy, DroppedCopy, EraseCopy, EventCopy, IdentityCopy, Kind, Receipt
from signalpost.worker.adopt import adopt, orders_asked
from signalpost.worker.consent import Judge, Judged, found_by
from signalpost.worker.enrich import gifts
from signalpost.worker.erase import Erasures
from signalpost.worker.holds import Arrivals, Holds, take_in
from signalpost.worker.join import DEDUPLICATED_STORE_MS, NO_DATASET, Join, Key, Routed, dropped_fate, routed
from signalpost.worker.recorded import Hmacs
from signalpost.worker.route import Routes

# Event ids fall all over their index, so that a transaction writes a page of it for nearly every event: with millions
# in the ledger, one of 10,000 events costs a third less an event than five of 2,000. The pages of a larger one would
# not fit into the ledger's cache. What comes slowly is folded at once.
RECORDS_PER_BATCH = 10_000
IN_HAND_MOST = 2 * RECORDS_PER_BATCH  # records read ahead over all inboxes: after an outage there may be many
STOPPED_MS = 60_000  # how long a stopped inbox rests before it is tried again
FORGET_EVERY_MS = 5_000
EVENTS_OF_AN_ORDER = 20

UNKNOWN_RECORD = "inbox_record_unknown"
UNREADABLE = "inbox_unreadable"
KEY_MISSING = "key_missing"
STOPS: tuple[str, ...] = (UNKNOWN_RECORD, UNREADABLE, KEY_MISSING)  # codes of incidents that stop an inbox

Log = Callable[..., None]
Pair = tuple[int, str, str]  # space, dataset, event_name


class Copies(NamedTuple):
    """What one batch of an inbox holds, in order."""

    inbox_id: str
    upto: int
    events: Sequence[tuple[Receipt, EventCopy]]
    dropped: Sequence[CopyFate]
    identities: Sequence[tuple[Receipt, IdentityCopy]]
    consents: Sequence[tuple[Receipt, ConsentCopy]]
    erasures: Sequence[tuple[Receipt, EraseCopy]]
    first_at: int

    @property
    def records(self) -> int:
        return len(self.events) + len(self.dropped) + len(self.identities) + len(self.consents) + len(self.erasures)


class _Unreadable(Exception):
    """A record that cannot be folded; ends the batch before its segment."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Projection:
    """Folds batch after batch; `fold_once` is one ledger transaction, and before it one of identities, which keep a
    cursor of their own, if the batch has any. `routes` and `policies` go by space and may be
    replaced at any time.

    `learnt` is called with the (space, dataset, event_name) that browser and server were seen to send with one id.
    """

    def __init__(
        self,
        ledger: Ledger,
        identities: Identities,
        inboxes: InboxReader,
        *,
        log: Log,
        learnt: Callable[[Sequence[Pair], int], None],
        records: int = RECORDS_PER_BATCH,
        in_hand: int = IN_HAND_MOST,
    ) -> None:
        self.routes: Mapping[int, Routes] = {}
        self.policies: Mapping[int, Policy] = {}
        self._ledger = ledger
        self._identities = identities
        self._inboxes = inboxes
        self._log = log
        self._learnt = learnt
        self.judge = Judge(identities)
        self.holds = Holds(ledger, identities, self.judge, project=self._release, datasets=self._datasets)
        self.erasures = Erasures(ledger, identities, log)
        self._records = records
        self._in_hand = in_hand
        self._heads: dict[str, Copies] = {}
        self._cursors: dict[str, int] = {}
        self._stopped: dict[str, tuple[int, str]] = {}  # until when it rests, and the incident's code
        self._forgot_at = 0

    def fold_once(self, now: int) -> int:
        """Fold the batch whose first copy is the oldest; returns how many records it had, 0 when nothing is left."""
        self._look(now)
        self._forget(now)
        if self._all_before_is_folded():
            self.erasures.carry_out(now)
        if not self._heads:
            return 0
        batch = min(self._heads.values(), key=lambda head: (head.first_at, head.inbox_id))
        del self._heads[batch.inbox_id]
        self.erasures.note(batch.erasures)
        if batch.consents:
            take_in(self._identities, [copy for _, copy in batch.consents], now)
        try:
            changes = self._changes(batch, now)
        except KeyMissing as error:  # of an event that a copy would join
            self._stop(batch.inbox_id, _Unreadable(KEY_MISSING, str(error)), now)
            return 0
        if batch.identities:
            self._identities.apply(batch.inbox_id, batch.upto, batch.identities)
        self._ledger.apply(batch.inbox_id, batch.upto, changes)
        self._cursors[batch.inbox_id] = batch.upto
        self.holds.follow(now)
        return batch.records

    def inbox_stopped(self) -> bool:
        """Whether some inbox cannot be folded now."""
        return bool(self._stopped)

    def _all_before_is_folded(self) -> bool:
        """Whether an erasure's turn has come: what was accepted before it is folded, in every inbox."""
        asked_at = self.erasures.waits_for
        if asked_at is None:
            return False
        in_hand = sum(len(head.events) for head in self._heads.values())
        return in_hand < self._in_hand and all(head.first_at > asked_at for head in self._heads.values())

    def _look(self, now: int) -> None:
        """Read the next batch of every inbox that has none in hand, the oldest inboxes first, until there is enough."""
        in_hand = sum(len(head.events) for head in self._heads.values())
        for inbox_id in self._inboxes.inboxes():
            if in_hand >= self._in_hand:
                break
            if inbox_id not in self._heads and self._stopped.get(inbox_id, (0, ""))[0] <= now:
                head = self._read(inbox_id, now)
                if head is not None:
                    self._heads[inbox_id] = head
                    in_hand += len(head.events)

    def _read(self, inbox_id: str, now: int) -> Copies | None:
        if inbox_id not in self._cursors:
            self._cursors[inbox_id] = self._ledger.cursor(inbox_id)
        try:
            segments = self._inboxes.read(inbox_id, self._cursors[inbox_id], self._records)
            head, stop = _decode(inbox_id, segments)
        except (StoreCorrupt, KeyMissing) as error:
            code = KEY_MISSING if isinstance(error, KeyMissing) else UNREADABLE
            head, stop = None, _Unreadable(code, f"inbox {inbox_id}: {error}")
        if head is not None:
            return head
        if stop is not None:
            self._stop(inbox_id, stop, now)
        elif inbox_id in self._stopped:
            self._go_on(inbox_id, now)
        return None

    def _stop(self, inbox_id: str, stop: _Unreadable, now: int) -> None:
        self._stopped[inbox_id] = (now + STOPPED_MS, stop.code)
        self._ledger.open_incident(DEFAULT_SPACE, stop.code, None, now, stop.detail)
        self._log("inbox_stopped", inbox_id=inbox_id, code=stop.code, detail=stop.detail)

    def _go_on(self, inbox_id: str, now: int) -> None:
        _, code = self._stopped.pop(inbox_id)
        if all(other != code for _, other in self._stopped.values()):
            self._ledger.close_incident(DEFAULT_SPACE, code, None, now)

    def _changes(self, batch: Copies, now: int) -> Changes:
        events, erased = self.erasures.late(batch.events)
        whole = Changes(fates=[*batch.dropped, *erased])
        for space_id in sorted({copy.space_id for _, copy in events}):
            arrivals = [pair for pair in events if pair[1].space_id == space_id]
            judged = self._judged(space_id, arrivals, now)
            self.holds.meet(space_id, judged)
            part = self._join(space_id, judged.going, judged.keys, len(whole.events), now)
            whole = whole.plus(part).plus(Changes(fates=judged.fates, held=judged.held))
        return whole

    def _judged(self, space_id: int, arrivals: Arrivals, now: int) -> Judged:
        """What becomes of them once it is known whose denials their logins show."""
        judged = self.judge.judge(arrivals, self._datasets(space_id), now)
        if judged.denials:
            take_in(self._identities, judged.denials, now)
            judged = self.judge.judge(arrivals, self._datasets(space_id), now)
        return judged

    def _datasets(self, space_id: int) -> Mapping[str, tuple[str, ...]]:
        """Where the events of each key go when they name no dataset."""
        return self.routes.get(space_id, Routes()).by_key

    def _release(
        self, space_id: int, arrivals: Arrivals, keys: Mapping[Receipt, Hmacs], first_index: int, now: int
    ) -> Changes:
        """What copies become that were held till now: as if just arrived."""
        return self._join(space_id, arrivals, keys, first_index, now, released=True)

    def _join(
        self,
        space_id: int,
        arrivals: Arrivals,
        keys: Mapping[Receipt, Hmacs],
        first_index: int,
        now: int,
        *,
        released: bool = False,
    ) -> Changes:
        routes = self.routes.get(space_id, Routes())
        ways, lost = routed(arrivals, routes)
        policy = self.policies.get(space_id, Policy())
        known = dict(self._known(space_id, ways))
        met = self._ledger.orders(space_id, orders_asked(ways, known))
        ways = adopt(
            ways,
            known,
            lambda dataset, order_id: self._of_order(space_id, dataset, order_id, now) if order_id in met else (),
        )
        known.update(self._known(space_id, [way for way in ways if way.adopted]))
        finders = {receipt: found_by(hmacs) for receipt, hmacs in keys.items()}
        copies = ((way.receipt, way.copy, way.key[0]) for way in ways)
        names, users = ({}, {}) if released else (self.judge.names, self.judge.users)
        given = gifts(self._identities, copies, routes.identity, names, users)
        join = Join(known, routes, policy, now, first_index, found_by=finders, released=released, gifts=given)
        for way in ways:
            join.add(way)
        joined = join.result()
        if joined.pairs:
            self._learnt([(space_id, dataset, name) for dataset, name in sorted(joined.pairs)], now)
        if nowhere := sum(fate.reason == NO_DATASET for fate in lost):
            self._ledger.open_incident(space_id, NO_DATASET, None, now, f"{nowhere} copies go to no dataset")
        return msgspec.structs.replace(joined.changes, fates=[*joined.changes.fates, *lost])

    def _known(self, space_id: int, ways: Sequence[Routed]) -> Mapping[Key, Known]:
        if not ways:
            return {}
        since = min(way.copy.received_at for way in ways) - DEDUPLICATED_STORE_MS
        return self._ledger.known(space_id, list({way.key for way in ways}), since)

    def _of_order(self, space_id: int, dataset: str, order_id: str, now: int) -> Sequence[EventRow]:
        return self._ledger.find(space_id, order_id=order_id, dataset=dataset, now=now, limit=EVENTS_OF_AN_ORDER)

    def _forget(self, now: int) -> None:
        """Let the inboxes drop what is folded: seldom, since it is a transaction of theirs."""
        if now - self._forgot_at >= FORGET_EVERY_MS:
            self._forgot_at = now
            for inbox_id in list(self._inboxes.inboxes()):
                if self._cursors.get(inbox_id):
                    self._inboxes.forget(inbox_id, self._cursors[inbox_id], now)


_decode_event = msgspec.msgpack.Decoder(EventCopy).decode
_decode_dropped = msgspec.msgpack.Decoder(DroppedCopy).decode
_decode_consent = msgspec.msgpack.Decoder(ConsentCopy).decode
_decode_erase = msgspec.msgpack.Decoder(EraseCopy).decode
_decode_identity = msgspec.msgpack.Decoder(IdentityCopy).decode


class _Taken(NamedTuple):
    """The records of some segments, by kind."""

    events: list[tuple[Receipt, EventCopy]]
    dropped: list[CopyFate]
    identities: list[tuple[Receipt, IdentityCopy]]
    consents: list[tuple[Receipt, ConsentCopy]]
    erasures: list[tuple[Receipt, EraseCopy]]

    @property
    def lengths(self) -> tuple[int, ...]:
        return tuple(len(records) for records in self)

    def cut(self, lengths: tuple[int, ...]) -> None:
        """Take away what came after it had these lengths."""
        kinds: tuple[list[Any], ...] = self
        for records, length in zip(kinds, lengths, strict=True):
            del records[length:]

    @property
    def first_at(self) -> int:
        if self.events:
            return self.events[0][1].received_at
        times = [fate.received_at for fate in self.dropped] + [copy.received_at for _, copy in self.identities]
        times += [copy.received_at for _, copy in self.consents] + [copy.received_at for _, copy in self.erasures]
        return min(times, default=0)


def _decode(inbox_id: str, segments: Sequence[Segment]) -> tuple[Copies | None, _Unreadable | None]:
    """The copies of `segments` up to the first one that cannot be folded, and what is wrong with that one."""
    taken = _Taken([], [], [], [], [])
    upto = 0
    stop = None
    for segment in segments:
        kept = taken.lengths
        try:
            _take(inbox_id, segment, taken)
        except _Unreadable as error:
            taken.cut(kept)
            stop = error
            break
        upto = segment.number
    if not upto:
        return None, stop
    return Copies(inbox_id, upto, *taken, taken.first_at), stop


def _take(inbox_id: str, segment: Segment, taken: _Taken) -> None:
    for index, record in enumerate(segment.records):
        receipt = Receipt(inbox_id, segment.number, index)
        kind = record.kind if record.version == 1 else None
        try:
            if kind == Kind.EVENT.value:
                taken.events.append((receipt, _decode_event(record.body)))
            elif kind == Kind.DROPPED.value:
                taken.dropped.append(dropped_fate(receipt, _decode_dropped(record.body)))
            elif kind == Kind.IDENTITY.value:
                taken.identities.append((receipt, _decode_identity(record.body)))
            elif kind == Kind.CONSENT.value:
                taken.consents.append((receipt, _decode_consent(record.body)))
            elif kind == Kind.ERASE.value:
                taken.erasures.append((receipt, _decode_erase(record.body)))
            else:
                what = f"{receipt} is of kind {record.kind!r} version {record.version}: a newer release is needed"
                raise _Unreadable(UNKNOWN_RECORD, what)
        except msgspec.MsgspecError:
            raise _Unreadable(UNREADABLE, f"{receipt} is not a {record.kind} of version 1") from None
