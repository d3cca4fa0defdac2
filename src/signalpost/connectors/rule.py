"""The one place where what a shop's message says becomes events, for every platform. Pure.

    Order ─────────────┐
    SubscriptionChange ├─ due(message, source, now) ─► Ruled(facts, events)
    Checkout, Lead ────┘

An event is named in every message whose condition can hold; whoever keeps the shop's orders sees to it that it happens
once (`connectors.due`).
"""

from __future__ import annotations

import msgspec

from signalpost.connectors.checkout_events import checkout_events
from signalpost.connectors.due import DueEvent
from signalpost.connectors.facts import OrderFacts
from signalpost.connectors.lead import Lead, LeadToRead
from signalpost.connectors.lead_events import lead_events
from signalpost.connectors.order import Checkout, Order, OrderToRead, SubscriptionChange
from signalpost.connectors.order_events import order_events, order_facts
from signalpost.connectors.source import OrderSource
from signalpost.connectors.subscription_events import subscription_events
from signalpost.connectors.unsent import Unsent

ToRule = Order | SubscriptionChange | Checkout | OrderToRead | Lead | LeadToRead


class Ruled(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a message comes to. `seen_at`: Unix ms, the platform's clock. `order_id` is empty where it is of no order,
    and `facts` None where it tells nothing of one. `unsent`: why `events` is empty, a code; empty where it is not, or
    where the message made nothing due. `object_id`: the record of a CRM that it is of, empty where it is of none, and
    `to_read` whether that is yet to be read."""

    order_id: str
    seen_at: int
    facts: OrderFacts | None = None
    events: tuple[DueEvent, ...] = ()
    unsent: str = ""
    object_id: str = ""
    to_read: bool = False


def due(message: ToRule, source: OrderSource, now: int) -> Ruled:
    """Which events `message` makes due by the settings of its shop, and how its order stands. `now`: Unix seconds.

    Raises InvalidInput (`derive_from`): an id of the message is none, a display name for one.
    """
    if isinstance(message, Order):
        facts = order_facts(message, source)
        events = () if facts.unsent else order_events(message, source, facts, now)
        return Ruled(
            order_id=message.order_id, seen_at=message.seen_at, facts=facts, events=events, unsent=facts.unsent
        )
    if isinstance(message, OrderToRead):
        return Ruled(order_id=message.order_id, seen_at=message.seen_at, facts=OrderFacts(to_read=True))
    if isinstance(message, LeadToRead):
        return Ruled(order_id="", seen_at=message.seen_at, object_id=message.object_id, to_read=True)
    if isinstance(message, Lead):
        found, unsent = lead_events(message, source, now)
        return Ruled(order_id="", seen_at=message.seen_at, events=found, unsent=unsent, object_id=message.object_id)
    return _of_no_lead(message, source, now)


def _of_no_lead(message: SubscriptionChange | Checkout, source: OrderSource, now: int) -> Ruled:
    order_id = message.order_id if isinstance(message, SubscriptionChange) else ""
    if isinstance(message, SubscriptionChange) and message.test:
        return Ruled(order_id=order_id, seen_at=message.seen_at, unsent=Unsent.TEST_ORDER.value)
    if isinstance(message, SubscriptionChange):
        found = subscription_events(message, source, now)
    else:
        found = checkout_events(message, source, now)
    unsent = "" if found else Unsent.KIND_OFF.value
    return Ruled(order_id=order_id, seen_at=message.seen_at, events=found, unsent=unsent)
