"""BigCommerce's JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bigcommerce_stand_in import order_payload
from signalpost.connectors.bigcommerce.payload import ORDER, scope_of
from signalpost.connectors.reading import decoded
from signalpost.connectors.webhook import Unreadable


@pytest.mark.parametrize(
    "facts",
    [
        {"products": {"url": "https://api.bigcommerce.com/stores/abc/v2/orders/218/products"}},
        {"refunds": {"url": "https://api.bigcommerce.com/x"}},
        {"coupons": []},
        {"total_inc_tax": 79.84},
        {"ebay_order_id": 0},
        {"credit_card_type": {}},
        {"billing_address": None},
    ],
    ids=lambda facts: next(iter(facts)) if isinstance(facts, dict) else "",
)
def test_lists_may_be_addresses_and_numbers_texts(facts: dict[str, Any]) -> None:
    """As the documentation's samples have them."""
    assert decoded(ORDER, json.dumps(order_payload(**facts)).encode()).id == 218


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"id": None}, "id"),
        ({"id": 0}, "id"),
        ({"products": ["towel"]}, "products[0]"),
        ({"refunds": [{}]}, "refunds[0].id"),
    ],
)
def test_what_is_no_order_is_named_by_its_place(facts: dict[str, Any], path: str) -> None:
    """So that whoever reads the refusal finds it."""
    with pytest.raises(Unreadable) as refused:
        decoded(ORDER, json.dumps(order_payload(**facts)).encode())
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("body", "scope"),
    [(b'{"scope":"store\\/order\\/created"}', "store/order/created"), (b"{}", ""), (b"[", ""), (b'{"scope":1}', "")],
)
def test_the_topic_stands_in_the_body(body: bytes, scope: str) -> None:
    """What has none has no topic."""
    assert scope_of(body) == scope
