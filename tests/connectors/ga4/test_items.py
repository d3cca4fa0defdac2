"""GA4's e-commerce as custom_data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.connectors.ga4.items import custom_data

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["item_id", "price", "quantity"]), inner)
    ),
    max_leaves=8,
)


def test_an_orders_items_value_and_number() -> None:
    """Under Meta's names; own values stay, GA4's bookkeeping goes."""
    params = {
        "items": [{"item_id": "a", "price": "9.5", "quantity": "2"}, {"item_name": "Bag"}],
        "value": 19,
        "currency": "EUR",
        "transaction_id": 7,
        "coupon": "SPRING",
        "session_id": "1",
        "page_title": "x",
        "deep": {"a": 1},
    }
    found, problems = custom_data(params, "events[0]")
    assert not problems
    assert found == {
        "content_type": "product",
        "content_ids": ["a", "Bag"],
        "contents": [{"id": "a", "quantity": 2, "item_price": 9.5}, {"id": "Bag", "quantity": 1}],
        "num_items": 3,
        "value": 19,
        "currency": "EUR",
        "order_id": "7",
        "coupon": "SPRING",
    }


def test_a_value_that_is_not_given_is_the_sum() -> None:
    """Where every price is known, and no item is broken."""
    known = [{"item_id": "a", "price": 0.1, "quantity": 3}]
    assert custom_data({"items": known}, "")[0]["value"] == 0.3
    assert custom_data({"items": known, "value": 0}, "")[0]["value"] == 0
    assert "value" not in custom_data({"items": [*known, {"item_id": "b"}]}, "")[0]
    assert "value" not in custom_data({"items": [*known, {}]}, "")[0]
    assert custom_data({"search_term": "shoes"}, "")[0] == {"search_string": "shoes"}


@pytest.mark.parametrize(
    ("items", "code", "path"),
    [
        ({}, "ga4_items_malformed", "e.params.items"),
        ([1], "ga4_item_nameless", "e.params.items[0].item_id"),
        ([{"item_id": "a", "quantity": 0}], "ga4_item_malformed", "e.params.items[0].quantity"),
        ([{"item_id": "a", "quantity": 1.5}], "ga4_item_malformed", "e.params.items[0].quantity"),
        ([{"item_id": "a", "quantity": True}], "ga4_item_malformed", "e.params.items[0].quantity"),
        ([{"item_id": "a", "price": "much"}], "ga4_item_malformed", "e.params.items[0].price"),
        ([{"item_id": "a", "price": float("nan")}], "ga4_item_malformed", "e.params.items[0].price"),
    ],
)
def test_a_broken_item_is_named_and_left_out(items: Any, code: str, path: str) -> None:
    """The event goes."""
    found, problems = custom_data({"items": items}, "e")
    assert [(one.code, one.path) for one in problems] == [(code, path)]
    assert "contents" not in found


@given(JSON)
def test_anything_may_stand_for_items(items: Any) -> None:
    """Every content has an id and a whole quantity."""
    for content in custom_data({"items": items}, "")[0].get("contents", []):
        assert content["id"] and isinstance(content["quantity"], int)
