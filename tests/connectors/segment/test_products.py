"""Properties of the e-commerce specification as custom_data."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.segment.products import custom_data


def test_an_order_has_its_products_value_and_number() -> None:
    """Which product is named by product_id, else by sku; own properties stay."""
    order = {
        "order_id": "50314b", "revenue": 25.0, "total": 30.0, "currency": "EUR", "coupon": "hey",
        "email": "jo@example.com",
        "products": [
            {"product_id": "507", "price": 19, "quantity": 1, "name": "Monopoly"},
            {"sku": "46493-32", "price": "8", "quantity": 2},
            {"name": "a gift"}, "broken",
        ],
    }  # fmt: skip
    assert custom_data(order) == {
        "value": 25.0,
        "currency": "EUR",
        "order_id": "50314b",
        "content_type": "product",
        "content_ids": ["507", "46493-32"],
        "contents": [
            {"id": "507", "quantity": 1, "item_price": 19},
            {"id": "46493-32", "quantity": 2, "item_price": "8"},
        ],
        "num_items": 5,
        "coupon": "hey",
    }


def test_an_event_about_one_product_is_worth_its_price() -> None:
    """Times how many; its name and category stand beside."""
    viewed = {
        "product_id": "507",
        "name": "Monopoly",
        "category": "Games",
        "price": 18.99,
        "quantity": 2,
        "currency": "usd",
    }
    assert custom_data(viewed) == {
        "content_type": "product",
        "content_ids": ["507"],
        "contents": [{"id": "507", "quantity": 2, "item_price": 18.99}],
        "num_items": 2,
        "value": 37.98,
        "currency": "usd",
        "content_category": "Games",
        "content_name": "Monopoly",
    }
    assert "value" not in custom_data({"sku": "a", "price": "18"})


@pytest.mark.parametrize(
    ("properties", "custom"),
    [
        ({}, {}),
        ({"query": "shoes"}, {"search_string": "shoes"}),
        ({"value": "9.90", "plan": "pro", "nothing": None}, {"value": "9.90", "plan": "pro"}),
        ({"category": "Games", "list_id": "l"}, {"content_category": "Games", "list_id": "l"}),
        ({"products": []}, {}),
        (
            {"product_id": "a"},
            {"content_type": "product", "content_ids": ["a"], "contents": [{"id": "a", "quantity": 1}], "num_items": 1},
        ),
    ],
)
def test_what_there_is_is_said(properties: dict[str, Any], custom: dict[str, Any]) -> None:
    """And nothing is made up."""
    assert custom_data(properties) == custom
