"""Subscriptions: what their invoices do not tell. The end of a trial, another plan, the end.

A subscription names its customer and no person: what it tells takes the person from what began it. The beginning itself
is told by the session or the first invoice, which have the buyer.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from signalpost.connectors.order import Change, Message, Nothing, SubscriptionChange
from signalpost.connectors.stripe import shapes
from signalpost.connectors.stripe.buyer import at_nobodys_device, half_of, person_of
from signalpost.connectors.stripe.money import a_year, code, period_amount
from signalpost.connectors.stripe.shapes import Item, ref

UPDATED = "customer.subscription.updated"
DELETED = "customer.subscription.deleted"
TRIALING, ACTIVE = "trialing", "active"
NOTHING_BEFORE = shapes.SubscriptionBefore()

_Event = shapes.Event[shapes.Subscription, shapes.SubscriptionBefore]


def read_subscription(event: _Event, topic: str) -> Sequence[Message]:
    """The changes that an event of a subscription tells."""
    if topic == DELETED:
        now = event.data.object
        at = now.ended_at if now.ended_at is not None else event.created
        return (_told(event, Change.CANCELLED, "end", at),)
    if topic != UPDATED:
        return (Nothing(reason="invoice_tells"),)
    found = [change for change in (_started(event), _moved(event)) if change is not None]
    return tuple(found) or (Nothing(reason="no_change_of_amount"),)


def _started(event: _Event) -> Message | None:
    """A trial that became a subscription. Its first payment comes as a renewal, an invoice like every later one: its
    value is told there, and here only what begins."""
    now, before = event.data.object, event.data.previous_attributes or NOTHING_BEFORE
    if before.status != TRIALING or now.status != ACTIVE:
        return None
    return _told(event, Change.STARTED, ref(now.latest_invoice) or event.id, event.created)


def _moved(event: _Event) -> Message | None:
    """More or less for a period than before. A month and a year are compared by what a year of each costs."""
    now, before = event.data.object, event.data.previous_attributes or NOTHING_BEFORE
    was = _items_before(now, before)
    if was is None:
        return None
    currency, have = code(now.currency), _items_of(now)
    old, new = a_year(was, currency), a_year(have, currency)
    if old is None or new is None or old == new:
        return None
    return _told(
        event,
        Change.UPGRADED if new > old else Change.DOWNGRADED,
        event.id,
        event.created,
        amount=period_amount(have, currency),
        before=period_amount(was, currency),
    )


def _items_of(now: shapes.Subscription) -> Sequence[Item]:
    if now.items is not None and now.items.data:
        return now.items.data
    return [Item(quantity=now.quantity, plan=now.plan)] if now.plan is not None else []


def _items_before(now: shapes.Subscription, before: shapes.SubscriptionBefore) -> Sequence[Item] | None:
    """What it consisted of; None where that did not change. Stripe gives a changed list whole."""
    if before.items is not None and before.items.data:
        return before.items.data
    if before.plan is None and before.quantity is None:
        return None
    plan = before.plan if before.plan is not None else now.plan
    quantity = before.quantity if before.quantity is not None else now.quantity
    if plan is not None:
        return [Item(quantity=quantity, plan=plan)]
    have = _items_of(now)
    return [Item(quantity=quantity, price=have[0].price, plan=have[0].plan)] if len(have) == 1 else None


def _told(
    event: _Event,
    change: Change,
    change_id: str,
    at: int,
    *,
    amount: Decimal | None = None,
    before: Decimal | None = None,
) -> SubscriptionChange:
    now = event.data.object
    half = at_nobodys_device(half_of(now.metadata))
    return SubscriptionChange(
        subscription_id=now.id,
        change=change,
        change_id=change_id,
        at=at,
        seen_at=event.created * 1_000,
        amount=amount,
        before=before,
        currency=code(now.currency),
        test=not event.livemode,
        user_data=person_of(None, half, customer=ref(now.customer)),
        link=half.link,
        consent=half.consent,
    )
