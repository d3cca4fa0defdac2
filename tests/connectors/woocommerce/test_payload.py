"""WooCommerce's JSON, as loosely typed as PHP writes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from signalpost.connectors.reading import decoded
from signalpost.connectors.webhook import Unreadable
from signalpost.connectors.woocommerce.payload import ORDER, Links
from woocommerce_stand_in import order_payload


@pytest.mark.parametrize(
    "facts",
    [
        {"billing": []},
        {"meta_data": [{"id": 1, "key": "k", "value": {"a": [1]}}]},
        {"total": 29.35},
        {"total": 0},
        {"customer_id": "26"},
        {"transaction_id": 5},
        {"line_items": [{"product_id": "93", "quantity": "2", "sku": 12, "subtotal": 6}]},
        {"created_via": None},
        {"field_of_a_plugin": {"any": "thing"}},
    ],
    ids=lambda facts: next(iter(facts)) if isinstance(facts, dict) else "",
)
def test_php_is_free_with_types(facts: dict[str, Any]) -> None:
    """An empty object is an empty list, a number may be a text."""
    assert decoded(ORDER, json.dumps(order_payload(**facts)).encode()).id == 727


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"id": "first"}, "id"),
        ({"id": 0}, "id"),
        ({"id": -5}, "id"),
        ({"id": 10**30}, "id"),
        ({"line_items": {"0": {}}}, "line_items"),
        ({"line_items": [{}, 3]}, "line_items[1]"),
        ({"refunds": [{"total": "-1"}]}, "refunds[0].id"),
        ({"total": ["29.35"]}, "total"),
    ],
)
def test_what_is_no_order_is_named_by_its_place(facts: dict[str, Any], path: str) -> None:
    """So that whoever reads the refusal finds it."""
    with pytest.raises(Unreadable) as refused:
        decoded(ORDER, json.dumps(order_payload(**facts)).encode())
    assert refused.value.path == path


def test_the_shops_front_is_known_by_the_apis_address() -> None:
    """Of a shop in a folder too."""
    links = decoded(ORDER, b'{"id":1,"_links":{"self":[{"href":"https://a.example/de/wp-json/wc/v3/orders/1"}]}}').links
    assert links.front() == "https://a.example/de/"
    assert Links().front() == ""
