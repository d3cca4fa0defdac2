"""From what a shop's platform says to durable copies: rule, prepare, append. For webhooks, and for a poll of its list.

    Order, SubscriptionChange, Checkout ──due──► facts, events ──prepare──► OrderCopy records, one append

Each event goes the way of any server's event: consent, data control, hashing. Raw people stay in this memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from signalpost.capi.outcome import Accepted
from signalpost.connectors.due import DueEvent
from signalpost.connectors.facts import LEAD, OrderFacts
from signalpost.connectors.lead import Lead, LeadToRead
from signalpost.connectors.order import Checkout, Message, Order, OrderToRead, SubscriptionChange
from signalpost.connectors.rule import Ruled, due
from signalpost.connectors.source import OrderSource
from signalpost.gateway.access import Access
from signalpost.gateway.collect import Collector
from signalpost.gateway.consent import Asked, TablesOf
from signalpost.gateway.locate import Locate, nowhere
from signalpost.gateway.source import Source
from signalpost.store.access_keys import KeyKind
from signalpost.store.control import shop_key
from signalpost.store.record import EventCopy, OrderCopy, OrderPart, Record, order_record

RULED = (Order, SubscriptionChange, Checkout, OrderToRead, Lead, LeadToRead)


class Kept(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was made durable: records of orders, and the events among them. `unsent`: why others made none, by code."""

    records: int = 0
    events: int = 0
    unsent: dict[str, int] = {}


class ShopCopies:
    """Takes the messages of shops. `clock` gives Unix ms."""

    def __init__(
        self, *, collector: Collector, access: Access, clock: Callable[[], int], locate: Locate = nowhere
    ) -> None:
        self._collector = collector
        self._access = access
        self._clock = clock
        self._locate = locate
        self._tables = TablesOf()

    async def take(
        self, space_id: int, source: OrderSource, messages: Sequence[Message], via: str, delivery_id: str = ""
    ) -> Kept:
        """Make durable what `messages` say of orders and make due; others of them are passed over. `via` is one of
        webhook, poll, backfill, http.

        InvalidInput: an id in them is none. StoreUnavailable: nothing was kept.
        """
        taken = taking(self._collector, self._source(space_id, source), source, messages, via, delivery_id)
        if taken.records or taken.aside:
            await self._collector.keep([*taken.records, *taken.aside])
        return Kept(records=len(taken.records), events=taken.events, unsent=dict(taken.unsent))

    def _source(self, space_id: int, source: OrderSource) -> Source:
        self._collector.decisions.refresh()
        snapshot = self._access.snapshot
        key = shop_key(space_id, source)
        return Source(
            space_id=space_id,
            key_id=key.key_id,
            origin=KeyKind.SERVER.value,
            received_at=self._clock(),
            policy=snapshot.config(space_id).policy,
            asked=Asked(tables=self._tables.of(snapshot, key, None), locate=self._locate),
        )


def taking(
    collector: Collector, source: Source, shop: OrderSource, messages: Sequence[Message], via: str, delivery_id: str
) -> Taking:
    """The records that the messages of one delivery become. InvalidInput: an id in them is none."""
    found = Taking(collector, source, shop, via, delivery_id)
    for message in messages:
        if isinstance(message, RULED):
            found.add(due(message, shop, source.received_at // 1_000))
    return found


class Taking:
    """Records of one delivery: those of its orders, and what is to be kept `aside`, such as a denial."""

    def __init__(self, collector: Collector, source: Source, shop: OrderSource, via: str, delivery_id: str) -> None:
        self._collector = collector
        self._source = source
        self._shop = shop
        self._via = via
        self._delivery_id = delivery_id
        self.records: list[Record] = []
        self.aside: list[Record] = []
        self.unsent: Counter[str] = Counter()
        self.events = 0

    def add(self, ruled: Ruled) -> None:
        """What one message came to."""
        if ruled.unsent:
            self.unsent[ruled.unsent] += 1
        if ruled.object_id:
            self._name(ruled)
        facts = ruled.facts
        for event in ruled.events:
            self._put(ruled, facts, self._part(event))
            facts = None
        if facts is not None:
            self._put(ruled, facts, None)

    def _name(self, ruled: Ruled) -> None:
        """A record of a CRM is to be read, or was."""
        named = msgspec.structs.replace(ruled, order_id=ruled.object_id)
        self._put(named, OrderFacts(channel=LEAD, to_read=ruled.to_read), None)

    def _put(self, ruled: Ruled, facts: OrderFacts | None, part: OrderPart | None) -> None:
        copy = OrderCopy(
            space_id=self._source.space_id,
            source=self._shop.name,
            shop=self._shop.shop,
            order_id=ruled.order_id,
            received_at=self._source.received_at,
            seen_at=ruled.seen_at,
            via=self._via,
            delivery_id=self._delivery_id,
            facts=facts,
            part=part,
        )
        self.records.append(order_record(copy))

    def _part(self, due_event: DueEvent) -> OrderPart:
        outcome, kept = self._collector.prepare(due_event.event, self._source, self.aside)
        self.events += 1
        dropped = ""
        if not isinstance(kept, EventCopy):
            assert not isinstance(outcome, Accepted)
            dropped, kept = outcome.reason, self._nothing_of(due_event, outcome.reason)
        return OrderPart(
            name=due_event.name,
            role=due_event.role.value,
            copy=kept,
            after=due_event.after,
            wait_until=due_event.wait_until,
            needs_partner=due_event.needs_partner,
            not_before=due_event.not_before,
            unless=due_event.unless,
            fill=tuple([fill.value for fill in due_event.fill]),
            delay_s=due_event.delay_s,
            dropped=dropped,
        )

    def _nothing_of(self, due_event: DueEvent, reason: str) -> EventCopy:
        """What stands for an event that was refused: of one without consent not even its id."""
        event, source = due_event.event, self._source
        self._collector.refused(source.origin, reason)
        return EventCopy(
            space_id=source.space_id,
            key_id=source.key_id,
            origin=source.origin,
            received_at=source.received_at,
            dataset=None,
            event_name=event.event_name,
            event_id="" if reason.startswith("consent") else str(event.event_id),
            event_time=int(event.event_time),
            action_source=event.action_source,
            body=b"",
        )
