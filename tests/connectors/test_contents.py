"""Products are named as the shop's catalogue names them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from signalpost.capi.custom_data import CONTENT_KEYS
from signalpost.connectors.contents import put_products
from signalpost.connectors.order import Line
from signalpost.connectors.source import OrderSource, Platform

LINES = (
    Line(product_id="1", variant_id="11", sku="A-1", quantity=2, item_price=Decimal("9.90"), brand="B", category="C"),
    Line(product_id="2", sku="", quantity=1, item_price=None),
    Line(product_id="1", variant_id="11", sku="A-1", quantity=1, item_price=Decimal("8.00")),
    Line(product_id="3", quantity=0),
)


def put(which: str, prefix: str = "", **more: bool) -> dict[str, Any]:
    custom: dict[str, Any] = {}
    source = OrderSource(name="s", platform=Platform.SHOPIFY, shop="s", content_id=which, content_prefix=prefix)
    put_products(custom, LINES, source, **more)
    return custom


@pytest.mark.parametrize(("which", "ids"), [("product", ["p1", "p2"]), ("variant", ["p11", "p2"]), ("sku", ["pA-1"])])
def test_the_id_is_the_one_that_the_catalogue_has(which: str, ids: list[str]) -> None:
    """A product without variants goes by its own; one without an SKU is in no catalogue of SKUs."""
    found = put(which, "p")
    assert found["content_ids"] == ids
    assert {item["id"] for item in found["contents"]} == set(ids)


def test_every_piece_is_counted() -> None:
    """Also those that no id names; a line of none is none."""
    assert put("sku")["num_items"] == 4
    assert [item["quantity"] for item in put("product")["contents"]] == [2, 1, 1]


def test_items_hold_what_meta_takes() -> None:
    """It refuses an item with any other key; a store's also say brand and category."""
    for found in (put("product"), put("product", in_store=True)):
        assert all(set(item) <= set(CONTENT_KEYS) for item in found["contents"])
    assert put("product", in_store=True)["contents"][0]["brand"] == "B"
    assert "brand" not in put("product")["contents"][0]


def test_an_order_without_lines_says_nothing_of_products() -> None:
    """No empty lists."""
    custom: dict[str, Any] = {}
    put_products(custom, (), OrderSource(name="s", platform=Platform.STRIPE, shop="s"))
    assert custom == {}
