"""Fold what shops said of their orders: the newest state wins, what is due goes once, the rest waits for its condition.

Values in, values out: `Book` is only asked. Messages come late, twice and out of order, so that nothing here depends on
the order in which they come but what must: a part that went is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import msgspec

from signalpost.connectors.due import Fill
from signalpost.connectors.facts import CANCELLED, DELIVERED, LEAD, PAID, OrderFacts, marks
from signalpost.store.control import SHOP
from signalpost.store.ledger import CopyFate, Fate
from signalpost.store.orders import LeadRecord, OrderChanges, OrderRow, PartRow, PartState
from signalpost.store.record import EventCopy, OrderCopy, OrderPart, Receipt
from signalpost.worker.orders_fill import amount_of

WAITS_FOR_PAYMENT, WAITS_FOR_DELIVERY = "waits_for_payment", "waits_for_delivery"
WAITS_FOR_PARTNER, WAITS_FOR_TIME, WAITS_FOR_SOURCE = "waits_for_partner", "waits_for_time", "waits_for_source"
CANCELLED_FIRST, UNPAID, UNDELIVERED = "order_cancelled", "order_unpaid", "order_undelivered"
PARTNER_MISSING, PARTNER_UNSENT, STOPPED, ERASED = "partner_missing", "partner_unsent", "order_stopped", "erased"
REPEATED, OLDER, REPLACED = "order_part_repeated", "order_part_older", "order_part_replaced"
REPEATED_DELIVERY = "delivery_repeated"

_WAITS = {PAID: WAITS_FOR_PAYMENT, DELIVERED: WAITS_FOR_DELIVERY}
_MISSING = {PAID: UNPAID, DELIVERED: UNDELIVERED}

_with = msgspec.structs.replace


class Book(Protocol):
    """What is asked of `OrderBook`."""

    def order(self, space_id: int, shop: str, order_id: str) -> OrderRow | None: ...
    def part(self, space_id: int, shop: str, name: str) -> PartRow | None: ...
    def waiting_on(self, space_id: int, shop: str, name: str) -> Sequence[str]: ...
    def delivered_at(self, space_id: int, source: str, delivery_id: str) -> int | None: ...


class Folded(NamedTuple):
    """What came of a batch: parts that go now, in order; those that wait from now on, with their copies; how others
    ended; receipts of copies that waited till now; and what is written."""

    going: Sequence[tuple[PartRow, EventCopy | None]]
    waiting: Sequence[tuple[PartRow, EventCopy]]
    fates: Sequence[CopyFate]
    released: Sequence[Receipt]
    changes: OrderChanges


class OrderFold:
    """One batch of one space: `take` what came, or `look` at parts that are due, then take the `result`.

    `paused`: names of shops' settings whose parts must not go now.
    """

    def __init__(self, book: Book, space_id: int, now: int, paused: Iterable[str] = ()) -> None:
        self._book = book
        self._space_id = space_id
        self._now = now
        self._paused = frozenset(paused)
        self._orders: dict[tuple[str, str], OrderRow | None] = {}
        self._parts: dict[tuple[str, str], PartRow | None] = {}
        self._came: dict[Receipt, EventCopy] = {}  # copies of this batch: no others are to hand
        self._changed_orders: dict[tuple[str, str], None] = {}
        self._changed_parts: dict[tuple[str, str], None] = {}
        self._waiting_on: dict[tuple[str, str], dict[str, None]] = {}
        self._deliveries: dict[tuple[str, str], int | None] = {}
        self._named: dict[tuple[str, str], LeadRecord] = {}
        self._new_deliveries: list[tuple[int, str, str, int]] = []
        self.tokens: dict[tuple[str, bytes], str] = {}  # orders of this batch by shop and token (HMAC)
        self._going: list[PartRow] = []
        self._leaving: set[tuple[str, str]] = set()  # their names
        self._fates: list[CopyFate] = []
        self._released: list[Receipt] = []

    def take(self, receipt: Receipt, copy: OrderCopy) -> None:
        """One record of a shop's message."""
        repeated = self._is_repeated(copy)
        if copy.facts is not None and copy.facts.channel == LEAD:
            self._take_named(copy, copy.facts)
        elif copy.facts is not None and copy.order_id:
            self._take_facts(copy, copy.facts, repeated=repeated)
        if copy.part is not None:
            self._take_part(receipt, copy, copy.part, repeated=repeated)

    def look(self, part: PartRow) -> None:
        """A waiting part whose time has come."""
        self._parts[part.shop, part.name] = part
        self._decide(part)

    def order(self, shop: str, order_id: str) -> OrderRow | None:
        """How an order stands after what was taken."""
        key = (shop, order_id)
        if key not in self._orders:
            self._orders[key] = self._book.order(self._space_id, shop, order_id)
        return self._orders[key]

    def part(self, shop: str, name: str) -> PartRow | None:
        """How a part stands after what was taken."""
        key = (shop, name)
        if key not in self._parts:
            self._parts[key] = self._book.part(self._space_id, shop, name)
        return self._parts[key]

    @property
    def changed_orders(self) -> Sequence[OrderRow]:
        """Orders that were told of."""
        return [row for key in self._changed_orders if (row := self._orders[key]) is not None]

    @property
    def gone(self) -> Sequence[PartRow]:
        """Parts that go with this batch."""
        return self._going

    def result(self) -> Folded:
        changed = [row for key in self._changed_parts if (row := self._parts[key]) is not None]
        waiting = [
            (row, self._came[row.receipt])
            for row in changed
            if row.state is PartState.WAITING and row.receipt in self._came
        ]
        return Folded(
            going=[(row, self._came.get(row.receipt)) for row in self._going],
            waiting=waiting,
            fates=self._fates,
            released=self._released,
            changes=OrderChanges(
                orders=self.changed_orders,
                parts=changed,
                deliveries=self._new_deliveries,
                leads=list(self._named.values()),
            ),
        )

    def _is_repeated(self, copy: OrderCopy) -> bool:
        """Whether its delivery came before. The records of one delivery have one time."""
        if not copy.delivery_id:
            return False
        key = (copy.source, copy.delivery_id)
        if key not in self._deliveries:
            self._deliveries[key] = self._book.delivered_at(self._space_id, *key)
        first = self._deliveries[key]
        if first is None:
            self._deliveries[key] = copy.received_at
            self._new_deliveries.append((self._space_id, *key, copy.received_at))
        return first is not None and first != copy.received_at

    def _take_named(self, copy: OrderCopy, facts: OrderFacts) -> None:
        """A record of a CRM that is to be read, or was: the last word of this batch counts."""
        at = copy.received_at
        self._named[copy.source, copy.order_id] = LeadRecord(
            space_id=copy.space_id, source=copy.source, object_id=copy.order_id, at=at, to_read=facts.to_read
        )

    def _take_facts(self, copy: OrderCopy, facts: OrderFacts, *, repeated: bool) -> None:
        key = (copy.shop, copy.order_id)
        old = self.order(*key)
        self._changed_orders[key] = None
        if old is not None and (repeated or old.erased_at is not None):
            self._orders[key] = _with(old, repeated=old.repeated + repeated, messages=old.messages + (not repeated))
            return
        new = _first(copy, facts) if old is None else _told(old, copy, facts)
        self._orders[key] = new
        had = marks(copy.order_id, old.facts) if old is not None else {}
        for name in marks(copy.order_id, new.facts).keys() - had.keys():
            self._happened(copy.shop, name)
        if new.facts.unsent and not (old is not None and old.facts.unsent):
            self._end_unsent(new)

    def _take_part(self, receipt: Receipt, copy: OrderCopy, part: OrderPart, *, repeated: bool) -> None:
        new = _part_row(receipt, copy, part, self._now)
        key = (copy.shop, part.name)
        old = self.part(*key)
        order = self.order(copy.shop, copy.order_id) if copy.order_id else None
        if order is not None and order.erased_at is not None:
            self._fates.append(part_fate(new, Fate.DROPPED, ERASED))
        elif repeated and old is not None:
            self._fates.append(part_fate(new, Fate.DUPLICATE, REPEATED_DELIVERY))
        elif old is not None and (old.state is PartState.GONE or old.reason == ERASED):
            self._fates.append(part_fate(new, Fate.DUPLICATE, REPEATED))
        elif old is not None and old.state is PartState.WAITING and new.seen_at <= old.seen_at:
            self._fates.append(part_fate(new, Fate.DUPLICATE, OLDER if new.seen_at < old.seen_at else REPEATED))
        else:
            if old is not None and old.state is PartState.WAITING:
                self._end_copy(old, Fate.DUPLICATE, REPLACED)
            self._came[receipt] = part.copy
            self._put(new)
            if part.dropped:
                self._end(new, part.dropped)
            else:
                self._decide(new)

    def _decide(self, part: PartRow) -> None:
        """Whether a waiting part goes, waits on, or ends."""
        order = self.order(part.shop, part.order_id) if part.order_id else None
        if order is not None and order.facts.unsent:
            self._end(part, order.facts.unsent)
            return
        at = self._has_happened(part.shop, part.order_id, part.after) if part.after else part.event_time
        not_before = part.not_before
        if at is not None and part.after and part.delay_s:
            not_before = max(not_before, (at + part.delay_s) * 1000)
        # Messages come in any order: what stops a part must have happened before it was due, not before this look.
        until = None if at is None else max(at, not_before // 1000)
        for stopper in part.unless:
            stopped_at = self._has_happened(part.shop, part.order_id, stopper)
            if stopped_at is not None and (until is None or stopped_at < until):
                self._end(part, CANCELLED_FIRST if stopper.endswith(f"/{CANCELLED}") else STOPPED)
                return
        if at is None:
            self._without_partner(part)
        else:
            self._go_at(part, not_before)

    def _without_partner(self, part: PartRow) -> None:
        what = part.after.rpartition("/")[2]
        partner = self.part(part.shop, part.after)
        if partner is not None and partner.state is PartState.ENDED:
            self._end(part, PARTNER_UNSENT)
        elif part.wait_until > self._now:
            self._wait(part, part.wait_until, _WAITS.get(what, WAITS_FOR_PARTNER))
        elif part.needs_partner:
            self._end(part, _MISSING.get(what, PARTNER_MISSING))
        else:
            self._go_at(part, part.not_before)

    def _go_at(self, part: PartRow, not_before: int) -> None:
        if not_before > self._now:
            self._wait(part, not_before, WAITS_FOR_TIME)
        elif part.source in self._paused:
            self._wait(part, self._now, WAITS_FOR_SOURCE)
        elif Fill.ORIGINAL in part.fill and (part.shop, part.after) in self._leaving:
            # By which id and time its partner goes is known when that is in the ledger: in the next transaction.
            self._wait(part, self._now, WAITS_FOR_PARTNER)
        else:
            self._go(part)

    def _go(self, part: PartRow) -> None:
        gone = _with(part, state=PartState.GONE, reason="", at=self._now, due_at=0)
        self._put(gone)
        if part.receipt not in self._came:
            self._released.append(part.receipt)
        self._going.append(gone)
        self._leaving.add((part.shop, part.name))
        self._happened(part.shop, part.name)

    def _wait(self, part: PartRow, due_at: int, reason: str) -> None:
        self._put(_with(part, due_at=due_at, reason=reason))
        for name in (part.after, *part.unless):
            if name:
                self._waiting_on.setdefault((part.shop, name), {})[part.name] = None

    def _end(self, part: PartRow, reason: str) -> None:
        self._put(_with(part, state=PartState.ENDED, reason=reason, at=self._now, due_at=0))
        self._end_copy(part, Fate.DROPPED, reason)
        for other in self._waiting(part.shop, part.name):  # what follows an event that never is
            self._decide(other)

    def _end_copy(self, part: PartRow, fate: Fate, reason: str) -> None:
        if self._came.pop(part.receipt, None) is None:
            self._released.append(part.receipt)
        self._fates.append(part_fate(part, fate, reason))

    def _end_unsent(self, order: OrderRow) -> None:
        """What of an order still waits, once its facts say that nothing of it goes."""
        for what in (PAID, DELIVERED, CANCELLED, "purchase"):
            for part in self._waiting(order.shop, f"{order.order_id}/{what}"):
                self._decide(part)

    def _happened(self, shop: str, name: str) -> None:
        for part in self._waiting(shop, name):
            self._decide(part)

    def _waiting(self, shop: str, name: str) -> Sequence[PartRow]:
        names = dict.fromkeys(self._book.waiting_on(self._space_id, shop, name))
        names.update(self._waiting_on.get((shop, name), {}))
        found = (self.part(shop, one) for one in names)
        return [part for part in found if part is not None and part.state is PartState.WAITING]

    def _has_happened(self, shop: str, order_id: str, name: str) -> int | None:
        """Since when a mark or part is (Unix seconds); None while it is not."""
        order = self.order(shop, name.rpartition("/")[0] or order_id)
        if order is not None and (at := marks(order.order_id, order.facts).get(name)) is not None:
            return at
        part = self.part(shop, name)
        return part.event_time if part is not None and part.state is PartState.GONE else None

    def _put(self, part: PartRow) -> None:
        key = (part.shop, part.name)
        self._parts[key] = part
        self._changed_parts[key] = None


def part_fate(part: PartRow, fate: Fate, reason: str) -> CopyFate:
    """What a part's copy counts as."""
    return CopyFate(
        space_id=part.space_id, dataset=None, event_name=part.event_name, event_id=part.event_id,
        key_id=SHOP + part.source, origin="server", received_at=part.received_at, fate=fate, reason=reason,
        receipt=part.receipt,
    )  # fmt: skip


def newest(old: OrderFacts, new: OrderFacts) -> OrderFacts:
    """`old` with all that `new` says; the Purchase that is expected, or why there is none, as one."""
    said = {name: value for name in new.__struct_fields__ if (value := getattr(new, name)) not in ("", None, 0, False)}
    if {"event_name", "event_id", "unsent"} & said.keys():
        said |= {"event_name": new.event_name, "event_id": new.event_id, "unsent": new.unsent}
    return _with(old, **{**said, "to_read": False})


def _first(copy: OrderCopy, facts: OrderFacts) -> OrderRow:
    return OrderRow(
        space_id=copy.space_id, shop=copy.shop, order_id=copy.order_id, source=copy.source,
        facts=_with(facts, to_read=False), first_at=copy.received_at, last_at=copy.received_at, seen_at=copy.seen_at,
        told=(copy.via,), messages=1, to_read_at=copy.received_at if facts.to_read else None,
    )  # fmt: skip


def _told(old: OrderRow, copy: OrderCopy, facts: OrderFacts) -> OrderRow:
    """An order after a further message, which may be an earlier one that came late."""
    late = copy.seen_at < old.seen_at
    to_read_at = old.to_read_at
    if facts.to_read:
        to_read_at = max(copy.received_at, to_read_at or 0)
    elif to_read_at is not None and copy.received_at >= to_read_at:
        to_read_at = None
    return _with(
        old,
        facts=newest(facts, old.facts) if late else newest(old.facts, facts),
        source=old.source if late else copy.source,
        first_at=min(old.first_at, copy.received_at),
        last_at=max(old.last_at, copy.received_at),
        seen_at=max(old.seen_at, copy.seen_at),
        told=old.told if copy.via in old.told else (*old.told, copy.via),
        messages=old.messages + 1,
        to_read_at=to_read_at,
    )


def _part_row(receipt: Receipt, copy: OrderCopy, part: OrderPart, now: int) -> PartRow:
    event = part.copy
    value, currency = amount_of(event.body)
    return PartRow(
        space_id=copy.space_id, shop=copy.shop, name=part.name, order_id=copy.order_id, source=copy.source,
        role=part.role, receipt=receipt, event_name=event.event_name, event_id=event.event_id,
        event_time=event.event_time, seen_at=copy.seen_at, received_at=copy.received_at, state=PartState.WAITING,
        at=now, after=part.after, wait_until=part.wait_until, needs_partner=part.needs_partner,
        not_before=part.not_before, delay_s=part.delay_s, unless=part.unless, fill=part.fill, value=value,
        currency=currency,
    )  # fmt: skip


def marked_at(fold: OrderFold, part: PartRow) -> int | None:
    """When the mark came about that a part waited for (Unix seconds); None where it waited for none."""
    order = fold.order(part.shop, part.after.rpartition("/")[0]) if part.after else None
    return None if order is None else marks(order.order_id, order.facts).get(part.after)
