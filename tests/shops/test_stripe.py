"""Stripe lists events, twenty types at a time."""

from __future__ import annotations

from shop_lists import StripeShop
from shop_parts import NOW, ids_of
from signalpost.connectors.source import OrderSource, Platform
from signalpost.shops.clients import client
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport


def test_more_types_than_one_request_takes_are_asked_for_in_several() -> None:
    """And none is forgotten."""
    shop = StripeShop()
    topics = tuple(f"topic.{number}" for number in range(25))
    shop.put(1, NOW - 5, type="topic.0")
    shop.put(2, NOW - 5, type="topic.24")
    source = OrderSource(name="main", platform=Platform.STRIPE, shop="main", address=shop.address)
    api = client(source, Secret(shop.token), topics, AsyncAsgiTransport(shop.app))
    assert ids_of(api) == ["evt_1", "evt_2"]
    assert len(shop.asked) == 2
