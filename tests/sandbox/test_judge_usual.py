"""What is seen at a glance to be right is right by the tables too."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.case import Case, Limits
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.judge_shape import judge_shape
from signalpost.sandbox.judge_usual import is_usual
from signalpost.sandbox.rules_custom_data import CONTENT_KEYS, CUSTOM_DATA_KEYS

# With `documented` choices nothing is judged at a glance: the tables alone.
TABLES = Case(now=0, limits=Limits(), conduct=Conduct(choices="documented"))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([2**53, 2**53 + 1, 10**308, 10**400, -(10**30), 5.0]),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.just({}),
)
ITEMS = st.dictionaries(st.sampled_from([*CONTENT_KEYS, "colour"]), VALUES, max_size=3)
CONTENTS = st.one_of(VALUES, st.lists(st.one_of(ITEMS, VALUES), max_size=3))
KEYS = sorted({*CUSTOM_DATA_KEYS, "colour"} - {"contents"})
CUSTOM_DATA = st.builds(
    lambda plain, contents: {**plain, **contents},
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3),
    st.dictionaries(st.just("contents"), CONTENTS, max_size=1),
)


@given(CUSTOM_DATA)
def test_what_is_usual_passes_the_tables(custom_data: dict[str, Any]) -> None:
    """It may doubt what is good, never the other way round."""
    event = {"event_name": "Lead", "event_time": 1, "action_source": "chat", "user_data": {"em": "x"}}
    if is_usual(custom_data):
        choices = {"delivery_category": "home_delivery"}
        items = [{**item, **choices} for item in custom_data.get("contents") or ()]
        assert judge_shape({**event, "custom_data": {**custom_data, "contents": items}}, 0, TABLES) is None


@pytest.mark.parametrize(
    ("custom_data", "usual"),
    [
        ({"value": 37.5, "currency": "EUR", "contents": [{"id": "1", "quantity": 1}], "own": [1]}, True),
        ({"value": None, "contents": None, "num_items": 2}, True),
        ({"value": "37.5"}, False),  # right, but only the tables say so
        ({"value": True}, False),
        ({"contents": [{"id": "1", "colour": "red"}]}, False),
        ({"contents": [None]}, False),
        ({"contents": {}}, False),
    ],
)
def test_it_says_yes_to_what_nearly_all_send(custom_data: dict[str, Any], usual: bool) -> None:
    """Numbers as numbers, lists as lists, known keys in contents."""
    assert is_usual(custom_data) is usual
