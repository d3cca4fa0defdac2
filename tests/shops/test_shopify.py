"""Shopify names the further pages of a list itself."""

from __future__ import annotations

from shop_lists import ShopifyShop
from shop_parts import NOW, api_of, ids_of


def test_further_pages_are_asked_for_as_they_are_named() -> None:
    """With nothing beside: Shopify refuses other filters there, and the stand-in with it."""
    shop = ShopifyShop()
    for number in range(5):
        shop.put(number + 1, NOW - 5)
    assert len(ids_of(api_of(shop))) == 5
    assert len(shop.asked) == 3
