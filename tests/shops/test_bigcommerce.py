"""BigCommerce's orders come without their lines."""

from __future__ import annotations

from shop_lists import BigCommerceShop
from shop_parts import NOW, api_of, run


def test_orders_come_with_what_belongs_to_them() -> None:
    """Lines, refunds and addresses are read with each; what is not there is left out."""
    shop = BigCommerceShop()
    shop.put(450, NOW)
    listed = run(api_of(shop).order("450"))
    assert listed is not None
    assert b'"products":[{"product_id":7,"quantity":1}]' in listed.body
    assert b'"refunds":[]' in listed.body
    assert b'"shipping_addresses":[]' in listed.body
