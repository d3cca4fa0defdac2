"""An order: how it stands, its Purchase, and what follows it. What follows never is a Purchase, nor less than nothing.

The Purchase is one, whatever number of payments, deliveries or edits the order has: `450789469/purchase`. What follows
(money or goods that went back, the end of the order) is made by the shop and not by the buyer on a page, so it is
`system_generated`; it waits for the Purchase, and takes from it what the message does not say of the person.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from signalpost.capi.event import ActionSource, CustomerSegmentation, Event, OriginalEventData, StoreData
from signalpost.capi.event_id import derive, is_derived
from signalpost.capi.policy import DAY_S, Policy
from signalpost.capi.user_data import UserData
from signalpost.connectors.amounts import net_revenue, number, refunded, text, value_of
from signalpost.connectors.contents import put_products
from signalpost.connectors.due import DueEvent, Fill, Role
from signalpost.connectors.facts import CANCELLED, DELIVERED, PAID, REFUNDED, OrderFacts, mark
from signalpost.connectors.order import NO_LINK, Channel, Order, Refund
from signalpost.connectors.source import OrderSource, Platform, When
from signalpost.connectors.unsent import Unsent

#: action_source by channel. An `app` event needs facts of the device that no shop's message has, and Meta refuses it
#: without them; so an order of an app, like one that its platform does not place, is `other`.
ACTION_SOURCES: dict[Channel | None, ActionSource] = {
    None: ActionSource.WEBSITE,
    Channel.WEBSITE: ActionSource.WEBSITE,
    Channel.APP: ActionSource.OTHER,
    Channel.TILL: ActionSource.PHYSICAL_STORE,
    Channel.PHONE: ActionSource.PHONE_CALL,
    Channel.CHAT: ActionSource.CHAT,
    Channel.SUBSCRIPTION: ActionSource.SYSTEM_GENERATED,
    Channel.OTHER: ActionSource.OTHER,
}

#: Platforms on which the page's half travels through the buyer's hands. Stripe's metadata, and what is posted for a
#: generic shop, are written by the shop's own server.
WRITTEN_BY_BUYERS = frozenset({Platform.SHOPIFY, Platform.WOOCOMMERCE, Platform.BIGCOMMERCE})

#: Where the address and the browser are those of staff or of a machine.
NOT_THE_BUYERS_DEVICE = frozenset({Channel.TILL, Channel.PHONE, Channel.SUBSCRIPTION})

WAITS_S = 30 * DAY_S  # for payment or delivery; what is unpaid so long stays so
MARGIN_S = 2 * 3_600  # what is kept back goes so long before Meta's age limit
_POLICY = Policy()


def order_facts(order: Order, source: OrderSource) -> OrderFacts:
    """How `order` stands, with the Purchase that is expected of it, or why there is none. Raises InvalidInput."""
    paid_at, back = _paid_at(order), refunded(order)
    unsent = _unsent(order, source, paid_at)
    name = "" if unsent or order.total is None else _name(order, source)
    whole = order.total is not None and order.total > 0 and back >= order.total
    return OrderFacts(
        channel=order.channel.value if order.channel is not None else "",
        channel_name=order.channel_name,
        currency=order.currency,
        total=text(order.total),
        refunded=text(back) if order.refunds and order.total is not None else "",
        payments=len(order.payments),
        created_at=order.created_at,
        paid_at=paid_at,
        cancelled_at=order.cancelled_at,
        delivered_at=order.delivered_at,
        event_name=name,
        event_id=_event_id(order, source, name) if name else "",
        unsent=unsent,
        refunded_at=max([refund.at for refund in order.refunds]) if whole else None,
        shop_number=order.number if order.number != order.order_id else "",
    )


def order_events(order: Order, source: OrderSource, facts: OrderFacts, now: int) -> tuple[DueEvent, ...]:
    """The Purchase of `order`, if its message tells enough of it, and what followed."""
    events = [_purchase(order, source, facts, now)] if facts.event_name else []
    for refund in order.refunds:
        role = Role.RETURNED if refund.returned else Role.REFUND
        if name := getattr(source.names, role.value):
            events.append(_went_back(order, refund, role, name, source, now))
    if order.cancelled_at is not None and source.names.cancelled:
        events.append(_cancelled(order, order.cancelled_at, source, now))
    return tuple(events)


def _unsent(order: Order, source: OrderSource, paid_at: int | None) -> str:
    """Why no event of `order` ever goes out."""
    if order.channel is Channel.MARKETPLACE:
        return Unsent.MARKETPLACE.value
    if order.created_at is not None and order.created_at < source.since:
        return Unsent.BEFORE_START.value
    if order.test:
        return Unsent.TEST_ORDER.value
    if order.total is not None and order.total <= 0 and not source.zero_value:
        return Unsent.ZERO_VALUE.value
    if order.total is not None and not _name(order, source):
        return Unsent.KIND_OFF.value
    if order.total is not None and order.cancelled_at is not None and _due_at(order, source, paid_at) is None:
        return Unsent.ORDER_CANCELLED.value
    return ""


def _name(order: Order, source: OrderSource) -> str:
    return source.names.renewal if order.channel is Channel.SUBSCRIPTION else source.names.purchase


def _event_id(order: Order, source: OrderSource, name: str) -> str:
    """The browser's, where the page made one: it cannot be told of ours any more.

    But what stands in a cart is the buyer's to write, and the ids of other orders can be guessed: one that has the form
    of ours is either this order's or is not taken.
    """
    written = order.browser.event_id
    if written and not (source.platform in WRITTEN_BY_BUYERS and is_derived(written)):
        return written
    return derive(name, source.shop, _number(order))


def _number(order: Order) -> str:
    """What the order is called in events: as its pages call it."""
    return order.number or order.order_id


def _when(order: Order, source: OrderSource) -> When:
    return source.cash_on_delivery if order.cash_on_delivery else source.purchase_when


def _paid_at(order: Order) -> int | None:
    """When the order was paid: of a split payment, when all of it was."""
    if order.paid_at is not None or not order.payments or order.total is None or order.total <= 0:
        return order.paid_at
    if sum([payment.amount for payment in order.payments], Decimal(0)) < order.total:
        return None
    return max([payment.at for payment in order.payments])


def _due_at(order: Order, source: OrderSource, paid_at: int | None) -> int | None:
    """When the Purchase became due; None: it is not yet."""
    when = _when(order, source)
    if when is When.CREATED:
        return order.created_at if order.created_at is not None else order.seen_at // 1_000
    return paid_at if when is When.PAID else order.delivered_at


def _purchase(order: Order, source: OrderSource, facts: OrderFacts, now: int) -> DueEvent:
    role = Role.RENEWAL if order.channel is Channel.SUBSCRIPTION else Role.PURCHASE
    at = _due_at(order, source, facts.paid_at)
    event, fill = _purchase_event(order, source, facts, min(at, now) if at is not None else now)
    name = mark(order.order_id, Role.PURCHASE.value)
    unless = (mark(order.order_id, CANCELLED), mark(order.order_id, REFUNDED))
    if at is None:
        awaited = PAID if _when(order, source) is When.PAID else DELIVERED
        begun = order.created_at if order.created_at is not None else order.seen_at // 1_000
        return DueEvent(
            name=name,
            role=role,
            event=event,
            after=mark(order.order_id, awaited),
            wait_until=(begun + WAITS_S) * 1_000,
            needs_partner=True,
            unless=unless,
            fill=(Fill.EVENT_TIME, *fill),
            delay_s=_delay(source, event.action_source),
        )
    not_before = (at + _delay(source, event.action_source)) * 1_000 if source.delay_s else 0
    if role is Role.RENEWAL and order.subscription_id and source.names.subscribe:
        return DueEvent(
            name=name,
            role=role,
            event=event,
            after=mark(order.subscription_id, Role.SUBSCRIBE.value),
            wait_until=_until(order, at, event.action_source, source),
            not_before=not_before,
            unless=unless,
            fill=(Fill.ORIGINAL, Fill.INHERIT, *fill),
        )
    return DueEvent(name=name, role=role, event=event, not_before=not_before, unless=unless, fill=fill)


def _purchase_event(order: Order, source: OrderSource, facts: OrderFacts, at: int) -> tuple[Event, tuple[Fill, ...]]:
    action_source = ACTION_SOURCES[order.channel]
    in_store = action_source is ActionSource.PHYSICAL_STORE
    on_page = action_source is ActionSource.WEBSITE
    custom: dict[str, Any] = {}
    _put_amount(custom, value_of(order, source), order.currency)
    put_products(custom, order.lines, source, in_store=in_store)
    custom["order_id"] = _number(order)
    if source.net_revenue and (margin := net_revenue(order)) is not None and (net := number(margin)) is not None:
        custom["net_revenue"] = net
    segment, fill = _segment(order, source)
    event = Event(
        event_name=facts.event_name,
        event_time=at,
        action_source=action_source.value,
        event_id=facts.event_id,
        user_data=_person(order),
        custom_data=custom,
        event_source_url=(order.browser.event_source_url or source.site_address or None) if on_page else None,
        referrer_url=(order.browser.referrer_url or None) if on_page else None,
        consent=order.consent,
        link=order.link if order.link is not NO_LINK else None,
        store_data=_store(order, source) if in_store else None,
        customer_segmentation=segment,
    )
    return event, fill


def _segment(order: Order, source: OrderSource) -> tuple[str | None, tuple[Fill, ...]]:
    """Who the buyer is to the shop, as far as its platform says."""
    if not source.customer_segmentation:
        return None, ()
    if order.channel is Channel.SUBSCRIPTION or (order.earlier_orders or 0) > 0:
        return CustomerSegmentation.EXISTING_CUSTOMER_TO_BUSINESS.value, ()
    if order.earlier_orders is None:
        return None, (Fill.SEGMENTATION,)
    return CustomerSegmentation.NEW_CUSTOMER_TO_BUSINESS.value, ()


def _store(order: Order, source: OrderSource) -> StoreData | None:
    """The store that the order says, or the shop's settings."""
    if order.store is not None:
        return order.store
    return StoreData(store_code=source.store_code) if source.store_code else None


def _person(order: Order) -> UserData:
    """The buyer, without what is of somebody else's device; with the contract, where there is one."""
    person = order.user_data
    if order.channel in NOT_THE_BUYERS_DEVICE and (person.client_ip_address or person.client_user_agent):
        person = msgspec.structs.replace(person, client_ip_address=None, client_user_agent=None)
    if order.subscription_id and person.subscription_id is None:
        person = msgspec.structs.replace(person, subscription_id=order.subscription_id)
    return person


def _went_back(order: Order, refund: Refund, role: Role, name: str, source: OrderSource, now: int) -> DueEvent:
    """Money, goods or both went back: the amount, as much as it is, and never less than nothing."""
    custom: dict[str, Any] = {}
    if amount := abs(refund.amount):
        _put_amount(custom, amount, refund.currency or order.currency)
    put_products(custom, refund.lines, source)
    part = f"{mark(order.order_id, Role.REFUND.value)}/{refund.refund_id}"
    return _following(order, part, role, name, refund.at, custom, source, now)


def _cancelled(order: Order, at: int, source: OrderSource, now: int) -> DueEvent:
    """The order was called off; over what it was."""
    custom: dict[str, Any] = {}
    if order.total is not None and order.total > 0:
        _put_amount(custom, value_of(order, source), order.currency)
    put_products(custom, order.lines, source)
    part = mark(order.order_id, "cancellation")  # `cancelled` is the mark of the order
    return _following(order, part, Role.CANCELLED, source.names.cancelled, at, custom, source, now)


def _following(
    order: Order, part: str, role: Role, name: str, at: int, custom: dict[str, Any], source: OrderSource, now: int
) -> DueEvent:
    custom["order_id"] = _number(order)
    first = _name(order, source)
    original = OriginalEventData(
        event_name=first, order_id=_number(order), event_id=_event_id(order, source, first) if first else None
    )
    action_source = ActionSource.SYSTEM_GENERATED.value
    event = Event(
        event_name=name,
        event_time=min(at, now),
        action_source=action_source,
        event_id=derive(name, source.shop, part),
        user_data=_person(order),
        custom_data=custom,
        consent=order.consent,
        link=order.link if order.link is not NO_LINK else None,
        original_event_data=original,
    )
    return DueEvent(
        name=part,
        role=role,
        event=event,
        after=mark(order.order_id, Role.PURCHASE.value),
        wait_until=_until(order, at, action_source, source),
        fill=(Fill.ORIGINAL, Fill.INHERIT),
    )


def _until(order: Order, at: int, action_source: str, source: OrderSource) -> int:
    """How long what happened at `at` waits for its partner (Unix ms): not past the age that Meta takes it at."""
    wait = source.partner_wait_s + source.delay_s
    return min(max(at, order.seen_at // 1_000) + wait, at + _longest(action_source)) * 1_000


def _delay(source: OrderSource, action_source: str) -> int:
    return min(source.delay_s, _longest(action_source))


def _longest(action_source: str) -> int:
    """How old an event may become here."""
    in_store = action_source == ActionSource.PHYSICAL_STORE.value
    return (_POLICY.max_age_store_s if in_store else _POLICY.max_age_s) - MARGIN_S


def _put_amount(custom: dict[str, Any], amount: Decimal, currency: str) -> None:
    """value and currency; what is no amount stays out, and the event is judged without."""
    if (value := number(amount)) is not None:
        custom["value"] = value
    if currency:
        custom["currency"] = currency
