"""Stripe lists events, twenty types at a time."""

from __future__ import annotations

import pytest

from shop_lists import StripeShop
from shop_parts import NOW, ids_of
from signalpost.connectors.source import OrderSource, Platform
from signalpost.shops.api import ShopRefused
from signalpost.shops.clients import client
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport


def test_an_answer_that_holds_no_events_is_told() -> None:
    """As of every platform: one that cannot be read must not end the looking at others."""
    shop = StripeShop()
    shop.orders["7"] = NOW - 5, {"id": 7, "type": "topic.0", "created": NOW - 5}
    source = OrderSource(name="main", platform=Platform.STRIPE, shop="main", address=shop.address)
    with pytest.raises(ShopRefused) as refused:
        ids_of(client(source, Secret(shop.token), ("topic.0",), AsyncAsgiTransport(shop.app)))
    assert refused.value.reason == "shop_answer_unknown"


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
