"""Fold the inboxes into ledger and identities: read whole segments in order, join copies, apply them with the cursor.

Within one inbox the order is that of its segments; between inboxes the one whose next copy came first goes first. A
record that this release cannot fold stops its inbox with an incident and nothing is skipped: what lies before it is
folded, what lies behind it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from signalpost.capi.policy import Policy
from signalpost.errors import KeyMissing
from signalpost.store.identities import Identities
from signalpost.store.inbox import InboxReader
from signalpost.store.ledger import Changes, CopyFate, EventRow, Known, Ledger
from signalpost.store.record import Receipt
from signalpost.worker.adopt import adopt, may_adopt, orders_asked
from signalpost.worker.consent import Judge, Judged, found_by
from signalpost.worker.copies import Copies, Unreadable
from signalpost.worker.enrich import gifts
from signalpost.worker.erase import Erasures
from signalpost.worker.heads import KEY_MISSING, Heads
from signalpost.worker.holds import Arrivals, Holds, take_in
from signalpost.worker.join import DEDUPLICATED_STORE_MS, NO_DATASET, Join, Key, Routed, routed
from signalpost.worker.lately import lately
from signalpost.worker.orders import UNTOLD, Orders, Told, unmet
from signalpost.worker.orders_fold import OrderFold
from signalpost.worker.persons import Way, in_order, parted
from signalpost.worker.recorded import Hmacs
from signalpost.worker.route import Routes
from signalpost.worker.watching import GRACE_MS, Watching

# Event ids fall all over their index, so that a transaction writes a page of it for nearly every event: with millions
# in the ledger, one of 10,000 events costs a third less an event than five of 2,000. The pages of a larger one would
# not fit into the ledger's cache. What comes slowly is folded at once.
RECORDS_PER_BATCH = 10_000
IN_HAND_MOST = 2 * RECORDS_PER_BATCH  # records read ahead over all inboxes: after an outage there may be many
EVENTS_OF_AN_ORDER = 20
ORDERS = "orders"  # what the ledger calls the cursor of what orders make due by time; it stays where it is
HOLDS = "holds"  # what is stopped by that name, as an inbox is, is what is held for consent

Log = Callable[..., None]
Pair = tuple[int, str, str]  # space, dataset, event_name


class Projection:
    """Folds batch after batch; `fold_once` is one ledger transaction, and before it one of identities, which keep a
    cursor of their own, if the batch has any; one with orders is followed by one of what they made due. `routes` and
    `policies` go by space and may be replaced at any time.

    `settings` is called when a batch is in hand and before it is judged, so that what was accepted under new settings
    is folded under them: a key that was made a moment ago leads somewhere. `learnt` is called with the (space, dataset,
    event_name) that browser and server were seen to send with one id. `watch`: what is folded is counted for the watch.
    """

    def __init__(
        self,
        ledger: Ledger,
        identities: Identities,
        inboxes: InboxReader,
        *,
        log: Log,
        learnt: Callable[[Sequence[Pair], int], None],
        settings: Callable[[int], None] = lambda now: None,
        records: int = RECORDS_PER_BATCH,
        in_hand: int = IN_HAND_MOST,
        watch: bool = True,
    ) -> None:
        self.routes: Mapping[int, Routes] = {}
        self.policies: Mapping[int, Policy] = {}
        self._ledger = ledger
        self._identities = identities
        self._heads = Heads(ledger, inboxes, log, records=records, in_hand=in_hand)
        self._learnt = learnt
        self._settings = settings
        self.judge = Judge(identities)
        self.holds = Holds(ledger, identities, self.judge, project=self._release, datasets=self._datasets)
        self.erasures = Erasures(ledger, identities, log)
        self.orders = Orders(ledger, identities, self.judge)
        self.watching = Watching(ledger, log, on=watch)

    def fold_once(self, now: int) -> int:
        """Fold the batch whose first copy is the oldest; returns how many records it had, 0 when nothing is left."""
        self._heads.look(now)
        self._heads.forget(now)
        asked_at = self.erasures.waits_for
        if asked_at is not None and self._heads.all_are_after(asked_at):
            self.erasures.carry_out(now)
        batch = self._heads.take()
        if batch is None:
            if self._heads.all_are_after(now - GRACE_MS):
                self.watching.close(now - GRACE_MS)
            return 0
        self._settings(now)
        self.erasures.note(batch.erasures)
        self.orders.arriving = [copy for _, copy in batch.identities]
        if batch.consents:
            take_in(self._identities, [copy for _, copy in batch.consents], now)
        try:
            changes = self._changes(batch, now)
        except KeyMissing as error:  # of an event that a copy would join
            self._heads.stop(batch.inbox_id, Unreadable(KEY_MISSING, str(error)), now)
            return 0
        if batch.identities:
            self._identities.apply(batch.inbox_id, batch.upto, batch.identities)
        counted = self.watching.observe(batch, changes)
        changes = msgspec.structs.replace(changes, counted=counted, lately=lately(batch))
        self._ledger.apply(batch.inbox_id, batch.upto, changes)
        self.orders.arriving = ()
        self._heads.folded(batch)
        self.watching.close(min(batch.first_at, now - GRACE_MS))  # what comes next came later
        self.follow_holds(now)
        if batch.orders:  # what names an event that went only now
            self.release_orders(now)
        return batch.records

    def release_orders(self, now: int) -> int:
        """Let go what orders make due by time; of how many spaces something moved. While a key that it needs is
        missing, it is stopped as an inbox is."""
        if self._heads.rests(ORDERS, now):
            return 0
        moved = 0
        try:
            for space_id, told in self.orders.due(now, self.routes):
                self._ledger.apply(ORDERS, 0, self._of_space(space_id, [], told, 0, now))
                moved += 1
        except KeyMissing as error:  # of an event that a copy would join: all of them wait on
            self._heads.stop(ORDERS, Unreadable(KEY_MISSING, str(error)), now)
        else:
            self._heads.go_on(ORDERS, now)
        if moved:
            self.follow_holds(now)
        return moved

    def follow_holds(self, now: int, *, expire: bool = False) -> None:
        """Carry out what was decided on what is held, and end what is over. While a key that it needs is missing, it
        is stopped as an inbox is; nothing is held for less long, or sent against a no."""
        if self._heads.rests(HOLDS, now):
            return
        try:
            self.holds.follow(now)
            if expire:
                self.holds.expire(now)
        except KeyMissing as error:  # of an event that a held copy would join
            self._heads.stop(HOLDS, Unreadable(KEY_MISSING, str(error)), now)
        else:
            self._heads.go_on(HOLDS, now)

    def inbox_stopped(self) -> bool:
        """Whether some inbox cannot be folded now."""
        return self._heads.some_stopped

    def _changes(self, batch: Copies, now: int) -> Changes:
        events, erased = self.erasures.late(batch.events)
        persons, _ = self.erasures.late(batch.persons)
        whole = Changes(fates=[*batch.dropped, *erased])
        spaces = {copy.space_id for some in (events, batch.orders, persons) for _, copy in some}
        for space_id in sorted(spaces):
            arrivals = [pair for pair in events if pair[1].space_id == space_id]
            told, gone = self._told(space_id, batch, now) if batch.orders else (UNTOLD, ())
            met = [pair for pair in persons if pair[1].space_id == space_id]
            part = self._of_space(space_id, arrivals, told, len(whole.events), now, met)
            whole = whole.plus(part).plus(Changes(fates=gone))
        return whole

    def _told(self, space_id: int, batch: Copies, now: int) -> tuple[Told, Sequence[CopyFate]]:
        """What shops of a space said, without parts that came before an erasure of their person."""
        came = [pair for pair in batch.orders if pair[1].space_id == space_id]
        parts = [(receipt, copy.part.copy) for receipt, copy in came if copy.part is not None]
        kept, erased = self.erasures.late(parts)
        if erased:
            left = {receipt for receipt, _ in kept}
            came = [
                (receipt, copy if copy.part is None or receipt in left else msgspec.structs.replace(copy, part=None))
                for receipt, copy in came
            ]
        return self.orders.fold(space_id, came, self.routes.get(space_id, Routes()), now), erased

    def _of_space(
        self, space_id: int, events: Arrivals, told: Told, first_index: int, now: int, persons: Arrivals = ()
    ) -> Changes:
        """What copies of one space become, with those that orders let go now; `persons` are only learnt from."""
        arrivals = [*told.going, *events, *persons] if told.going or persons else events
        judged = self._judged(space_id, arrivals, now)
        self.holds.meet(space_id, judged)
        if persons:
            judged, persons = parted(judged, {receipt for receipt, _ in persons})
        part = self._join(space_id, judged.going, judged.keys, first_index, now, fold=told.fold, persons=persons)
        whole = part.plus(Changes(fates=judged.fates, held=judged.held))
        return whole if told.fold is None else whole.plus(told.changes)

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
        fold: OrderFold | None = None,
        persons: Arrivals = (),
    ) -> Changes:
        routes = self.routes.get(space_id, Routes())
        met = self.orders.meet(space_id, arrivals, fold, routes, now) if routes.sources else unmet(arrivals)
        ways, lost = routed(met.arrivals, routes)
        policy = self.policies.get(space_id, Policy())
        known = dict(self._known(space_id, ways))
        if met.goes_by:
            ways = [way.by_id(met.goes_by.get(way.receipt, way.key[2])) for way in ways]
            known.update(self._known(space_id, [way for way in ways if way.adopted]))
        placed = self._ledger.orders(space_id, orders_asked(ways, known))
        if may_adopt(ways, placed):
            ways = adopt(
                ways,
                known,
                lambda dataset, order_id: (
                    self._of_order(space_id, dataset, order_id, now) if order_id in placed else ()
                ),
            )
            known.update(self._known(space_id, [way for way in ways if way.adopted]))
        finders = {receipt: found_by(hmacs) for receipt, hmacs in keys.items()}
        copies: Iterable[Way] = ((way.receipt, way.copy, way.key[0]) for way in ways)
        if persons:
            copies = in_order(copies, persons, routes)
        names, users = ({}, {}) if released else (self.judge.names, self.judge.users)
        given = gifts(self._identities, copies, routes.identity, names, users)
        join = Join(
            known, routes, policy, now, first_index, found_by=finders, released=released, of_orders=met.of_orders,
            gifts=given,
        )  # fmt: skip
        for way in ways:
            join.add(way)
        joined = join.result()
        if joined.pairs:
            self._learnt([(space_id, dataset, name) for dataset, name in sorted(joined.pairs)], now)
        if nowhere := sum(fate.reason == NO_DATASET for fate in lost):
            self._ledger.open_incident(space_id, NO_DATASET, None, now, f"{nowhere} copies go to no dataset")
        changes = msgspec.structs.replace(joined.changes, fates=[*joined.changes.fates, *lost])
        return changes if met.changes is None else changes.plus(met.changes)

    def _known(self, space_id: int, ways: Sequence[Routed]) -> Mapping[Key, Known]:
        if not ways:
            return {}
        since = min(way.copy.received_at for way in ways) - DEDUPLICATED_STORE_MS
        return self._ledger.known(space_id, list({way.key for way in ways}), since)

    def _of_order(self, space_id: int, dataset: str, order_id: str, now: int) -> Sequence[EventRow]:
        return self._ledger.find(space_id, order_id=order_id, dataset=dataset, now=now, limit=EVENTS_OF_AN_ORDER)
