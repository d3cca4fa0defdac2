"""A subscription: its trial, its beginning, its renewals and changes.

Its beginning is the buyer's act where the message says its channel or has the page's half; all else happens by itself,
at `system_generated`, and takes the person and the original event from what began it. A renewal is an event of its own
for each invoice.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from signalpost.capi.event import ActionSource, CustomerSegmentation, Event, OriginalEventData
from signalpost.capi.event_id import derive
from signalpost.capi.policy import Policy
from signalpost.connectors.amounts import NOTHING, number
from signalpost.connectors.due import DueEvent, Fill, Role
from signalpost.connectors.facts import mark
from signalpost.connectors.order import NO_LINK, Change, SubscriptionChange
from signalpost.connectors.order_events import ACTION_SOURCES, MARGIN_S, NOT_THE_BUYERS_DEVICE
from signalpost.connectors.source import OrderSource

ROLES: dict[Change, Role] = {
    Change.TRIAL_STARTED: Role.START_TRIAL,
    Change.STARTED: Role.SUBSCRIBE,
    Change.RENEWED: Role.RENEWAL,
    Change.UPGRADED: Role.UPGRADED,
    Change.DOWNGRADED: Role.DOWNGRADED,
    Change.CANCELLED: Role.UNSUBSCRIBED,
}

BEGINNINGS = (Role.START_TRIAL, Role.SUBSCRIBE)
PREVIOUS_VALUE = "previous_value"  # an own property: what a period cost before an upgrade or downgrade
LONGEST_S = Policy().max_age_s - MARGIN_S


def subscription_events(change: SubscriptionChange, source: OrderSource, now: int) -> tuple[DueEvent, ...]:
    """The event of `change`, where the shop's settings name it. Raises InvalidInput (`derive_from`)."""
    role = ROLES[change.change]
    name: str = getattr(source.names, role.value)
    if not name:
        return ()
    if role in BEGINNINGS:
        return (_beginning(change, role, name, source, now),)
    return (_following(change, role, name, source, now),)


def _beginning(change: SubscriptionChange, role: Role, name: str, source: OrderSource, now: int) -> DueEvent:
    """StartTrial, Subscribe. After a trial nobody is at the shop: what began the trial tells who it is."""
    act = _act(change)
    event_id = change.browser.event_id or derive(name, source.shop, change.subscription_id)
    event = _event(change, role, name, event_id, source, now, act or ActionSource.SYSTEM_GENERATED)
    part = mark(change.subscription_id, role.value)
    trial = source.names.start_trial
    if act is not None or role is Role.START_TRIAL or not trial:
        return DueEvent(name=part, role=role, event=event)
    after = mark(change.subscription_id, Role.START_TRIAL.value)
    return DueEvent(name=part, role=role, event=event, after=after, fill=(Fill.INHERIT,))


def _act(change: SubscriptionChange) -> ActionSource | None:
    """Where the buyer began it; None where nobody was there."""
    if change.channel is not None:
        return ACTION_SOURCES.get(change.channel, ActionSource.OTHER)
    on_page = change.browser.event_source_url or change.user_data.client_user_agent
    return ActionSource.WEBSITE if on_page else None


def _following(change: SubscriptionChange, role: Role, name: str, source: OrderSource, now: int) -> DueEvent:
    part = f"{mark(change.subscription_id, role.value)}/{change.change_id}"
    whose = change.change_id if role is Role.RENEWAL else part
    event = _event(change, role, name, derive(name, source.shop, whose), source, now, ActionSource.SYSTEM_GENERATED)
    first = source.names.subscribe
    if not first:
        return DueEvent(name=part, role=role, event=event)
    original = OriginalEventData(event_name=first, event_id=derive(first, source.shop, change.subscription_id))
    wait = max(change.at, change.seen_at // 1_000) + source.partner_wait_s
    return DueEvent(
        name=part,
        role=role,
        event=msgspec.structs.replace(event, original_event_data=original),
        after=mark(change.subscription_id, Role.SUBSCRIBE.value),
        wait_until=min(wait, change.at + LONGEST_S) * 1_000,
        fill=(Fill.ORIGINAL, Fill.INHERIT),
    )


def _event(
    change: SubscriptionChange,
    role: Role,
    name: str,
    event_id: str,
    source: OrderSource,
    now: int,
    action_source: ActionSource,
) -> Event:
    person, on_page = change.user_data, action_source is ActionSource.WEBSITE
    if change.channel in NOT_THE_BUYERS_DEVICE:
        person = msgspec.structs.replace(person, client_ip_address=None, client_user_agent=None)
    if person.subscription_id is None:
        person = msgspec.structs.replace(person, subscription_id=change.subscription_id)
    existing = role is Role.RENEWAL and source.customer_segmentation
    return Event(
        event_name=name,
        event_time=min(change.at, now),
        action_source=action_source.value,
        event_id=event_id,
        user_data=person,
        custom_data=_custom(change, role, source) or None,
        event_source_url=(change.browser.event_source_url or source.site_address or None) if on_page else None,
        referrer_url=(change.browser.referrer_url or None) if on_page else None,
        consent=change.consent,
        link=change.link if change.link is not NO_LINK else None,
        customer_segmentation=CustomerSegmentation.EXISTING_CUSTOMER_TO_BUSINESS.value if existing else None,
    )


def _custom(change: SubscriptionChange, role: Role, source: OrderSource) -> dict[str, Any]:
    """What a period is worth; of a beginning also what the contract may come to; of a renewal the invoice."""
    custom: dict[str, Any] = {}
    amount = _worth(change, role)
    if amount is not None and change.currency:
        custom["value"], custom["currency"] = number(amount), change.currency
    if role in BEGINNINGS and change.amount and source.predicted_ltv_months:
        custom["predicted_ltv"] = number(change.amount * source.predicted_ltv_months)
    if role in (Role.UPGRADED, Role.DOWNGRADED) and change.before is not None:
        custom[PREVIOUS_VALUE] = number(change.before)
    if role is Role.RENEWAL:
        custom["order_id"] = change.order_id or change.change_id
    elif change.order_id:
        custom["order_id"] = change.order_id
    return {key: value for key, value in custom.items() if value is not None}


def _worth(change: SubscriptionChange, role: Role) -> Decimal | None:
    """What was paid for a period: for a trial nothing yet, for an end nothing any more."""
    if role is Role.UNSUBSCRIBED:
        return None
    if role is Role.START_TRIAL:
        return NOTHING
    return None if change.amount is None else max(change.amount, NOTHING)
