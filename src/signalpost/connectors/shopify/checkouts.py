"""A checkout that was begun."""

from __future__ import annotations

from signalpost.connectors.order import Checkout, Message, Nothing
from signalpost.connectors.shopify import buyer, shapes, visit
from signalpost.connectors.shopify.channels import OF_A_BROWSER, channel_of
from signalpost.connectors.shopify.money import finite, of_shop, seconds
from signalpost.connectors.shopify.orders import lines_of
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable


def read_checkout(checkout: shapes.Checkout, source: OrderSource, *, triggered_ms: int | None) -> Message:
    """The checkout; nothing for one that a till or staff began. Raises Unreadable.

    A checkout tells its amounts in one currency: `presentment_currency` if there is one (Admin REST API, Checkout).
    """
    if not checkout.token:
        raise Unreadable("token", "webhook_field_missing")
    channel = channel_of(checkout.source_name, source.channels)
    if channel is not None and channel not in OF_A_BROWSER:
        return Nothing(reason="checkout_of_no_browser")
    at = seconds(checkout.created_at)
    if at is None:
        raise Unreadable("created_at", "webhook_field_missing")
    half = visit.written(checkout.note_attributes)
    shown_at = checkout.abandoned_checkout_url
    landing = visit.landing_of(checkout, shown_at)
    updated = seconds(checkout.updated_at) or at
    return Checkout(
        checkout_id=checkout.token,
        at=at,
        seen_at=triggered_ms if triggered_ms is not None else updated * 1000,
        total=finite(checkout.total_price, "total_price"),
        currency=checkout.presentment_currency or checkout.currency or "",
        lines=lines_of(checkout.line_items or (), of_shop, current=False, path="line_items"),
        user_data=buyer.person_of_checkout(checkout, keys=visit.keys_of(half, landing, at)),
        link=visit.link_of(half, cart=checkout.cart_token, checkout=checkout.token),
        consent=half.consent,
        browser=visit.half_of(half, landing, checkout, shown_at),
    )
