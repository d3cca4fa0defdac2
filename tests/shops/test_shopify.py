"""Shopify names the further pages of a list itself."""

from __future__ import annotations

import pytest

from shop_lists import ShopifyShop
from shop_parts import NOW, TOPICS, api_of, ids_of, run
from signalpost.shops.api import ShopRefused


def test_further_pages_are_asked_for_as_they_are_named() -> None:
    """With nothing beside: Shopify refuses other filters there, and the stand-in with it."""
    shop = ShopifyShop()
    for number in range(5):
        shop.put(number + 1, NOW - 5)
    assert len(ids_of(api_of(shop))) == 5
    assert len(shop.asked) == 3


def test_an_app_of_the_dev_dashboard_asks_for_its_token() -> None:
    """Once for all calls of a round: it ends after a day. Row: "Using the client credentials grant" (shopify.dev)."""
    shop = ShopifyShop()
    shop.put(450, NOW - 5)
    api = api_of(shop, token=f"app:{shop.app_secret}")
    assert ids_of(api) == ["450"]
    run(api.add_hook(TOPICS, "https://sp.shop.example/webhooks/main", ""))
    (hook, *_) = run(api.hooks())
    run(api.remove_hook(hook.hook_id))
    assert shop.asked.count("token") == 1


def test_an_app_that_shopify_does_not_know_is_told() -> None:
    """With what to do, and not what it sent."""
    shop = ShopifyShop()
    with pytest.raises(ShopRefused, match="connectors secret") as refused:
        ids_of(api_of(shop, token="app:another"))
    assert "another" not in str(refused.value)
