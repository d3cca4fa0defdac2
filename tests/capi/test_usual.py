"""Usual custom_data is recognised, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capi_events import NOW, decoded
from signalpost.capi.draft import Draft
from signalpost.capi.judge_custom import _judged
from signalpost.capi.policy import Policy
from signalpost.capi.usual import is_usual

USUAL = {
    "currency": "EUR",
    "value": 5,
    "content_ids": ["a", 5],
    "contents": [{"id": "a", "quantity": 1, "item_price": 2.5, "delivery_category": "curbside", "brand": "B"}],
    "content_type": "product",
    "num_items": 1,
    "order_id": "1",
    "status": True,
    "own": "x",
    "flag": False,
    "share": -0.5,
}


def test_an_ordinary_purchase_is_usual():
    """The fast way is the common way."""
    assert is_usual(USUAL)
    assert is_usual({})


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "eur"}, {"value": -1}, {"value": "5"}, {"value": True}, {"content_ids": []}, {"content_ids": [""]},
        {"contents": [{"quantity": 1}]}, {"contents": [{"id": "a", "name": "x"}]},
        {"contents": [{"id": "a", "quantity": 0}]}, {"content_type": "hotel"}, {"num_items": 1.5}, {"order_id": 5},
        {"own": ""}, {"own": None}, {"own": float("nan")}, {"own": {}}, {"own": ["a"]}, {"value": None},
        {f"p{number}": 1 for number in range(200)},
    ],
)  # fmt: skip
def test_anything_to_change_or_to_say_is_not_usual(change):
    """Then the judges of each key take over."""
    assert not is_usual({**USUAL, **change})


@given(
    st.dictionaries(
        st.sampled_from([*USUAL, "net_revenue", "delivery_category", "search_string"]),
        st.sampled_from([*USUAL.values(), "", "x", 0, -1, 1.5, 10**30, None, [], ["x", 1], {"id": "a"}, "curbside"]),
    )
)
def test_both_ways_agree(keys):
    """What the fast way passes, the slow way would have sent unchanged and without a word."""
    draft = Draft(decoded(), NOW, "made", Policy())
    slow = _judged(draft, keys)
    if is_usual(keys):
        assert slow == keys
        assert not draft.notes
        assert not draft.problems
