"""A checkout that was begun, as an event."""

from __future__ import annotations

from typing import Any

from signalpost.capi.event import ActionSource, Event
from signalpost.capi.event_id import derive
from signalpost.connectors.amounts import number
from signalpost.connectors.contents import put_products
from signalpost.connectors.due import DueEvent, Role
from signalpost.connectors.order import Checkout
from signalpost.connectors.source import OrderSource


def checkout_events(checkout: Checkout, source: OrderSource, now: int) -> tuple[DueEvent, ...]:
    """InitiateCheckout, where the shop's settings name it. An id that its page wrote is the Purchase's, and is left to
    that."""
    name = source.names.checkout
    if not name:
        return ()
    custom: dict[str, Any] = {}
    if checkout.currency and checkout.total is not None and (value := number(checkout.total)) is not None:
        custom["currency"], custom["value"] = checkout.currency, max(value, 0)
    put_products(custom, checkout.lines, source)
    event = Event(
        event_name=name,
        event_time=min(checkout.at, now),
        action_source=ActionSource.WEBSITE.value,
        event_id=derive(name, source.shop, checkout.checkout_id),
        user_data=checkout.user_data,
        custom_data=custom or None,
        event_source_url=checkout.browser.event_source_url or source.site_address or None,
        referrer_url=checkout.browser.referrer_url or None,
        consent=checkout.consent,
        link=checkout.link,
    )
    return (DueEvent(name=f"checkout/{checkout.checkout_id}", role=Role.CHECKOUT, event=event),)
