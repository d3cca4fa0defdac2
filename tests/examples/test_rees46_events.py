"""Rows of a shop's behaviour become events; every one that does not is counted."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from public_csv import Row
from rees46_events import COLUMNS, EVENT_NAMES, convert, event
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event

NOW = 1_800_000_000
ROW: Row = {
    "event_time": "2019-10-01 00:00:07 UTC",
    "event_type": "purchase",
    "product_id": "4711",
    "category_code": "electronics.clocks",
    "brand": "tick",
    "price": "19.90",
    "user_id": "555",
    "user_session": "c0ffee00-0000-4000-8000-000000000001",
}


def converted(*found: Row) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Events and counts of some rows."""
    counts: Counter[str] = Counter()
    return list(convert(found, move=lambda moment: NOW, currency="USD", counts=counts)), counts


def test_a_row_becomes_an_event() -> None:
    """Product, brand, category, price, person and session all arrive; nothing is invented."""
    made = event(ROW, event_time=NOW, currency="USD")
    assert made.pop("event_id")
    assert made == {
        "event_name": "Purchase",
        "event_time": NOW,
        "action_source": "website",
        "user_data": {"external_id": "555"},
        "custom_data": {
            "value": 19.9,
            "currency": "USD",
            "content_type": "product",
            "contents": [{"id": "4711", "quantity": 1, "item_price": 19.9, "brand": "tick"}],
            "content_category": "electronics.clocks",
            "session": "c0ffee00-0000-4000-8000-000000000001",
        },
    }


@pytest.mark.parametrize(("kind", "name"), EVENT_NAMES.items())
def test_each_type_has_its_event(kind: str, name: str) -> None:
    """And is counted under it."""
    [made], counts = converted(ROW | {"event_type": kind})
    assert made["event_name"] == name
    assert counts == {"rows": 1, name: 1}


def test_brand_and_category_may_be_missing() -> None:
    """They are for a third of the rows."""
    [made], _ = converted(ROW | {"brand": "", "category_code": ""})
    assert "brand" not in made["custom_data"]["contents"][0]
    assert "content_category" not in made["custom_data"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event_type": "remove_from_cart"}, "event_type_unknown"),
        ({"event_time": "yesterday"}, "time_unreadable"),
        ({"product_id": ""}, "product_missing"),
        ({"price": ""}, "price_unreadable"),
        ({"price": "-1.00"}, "price_unreadable"),
        ({"price": "NaN"}, "price_unreadable"),
    ],
)
def test_what_is_no_event_has_a_reason(change: Row, reason: str) -> None:
    """It is counted under it, and the rest goes on."""
    made, counts = converted(ROW | change, ROW)
    assert len(made) == 1
    assert counts == {"rows": 2, "Purchase": 1, reason: 1}


def test_who_has_no_id_is_left_to_signalpost() -> None:
    """It is sent, so that it stands in the books, and counted here as what it will be called there."""
    [made], counts = converted(ROW | {"user_id": ""})
    assert made["user_data"] == {}
    assert counts["no_usable_key"] == 1


def test_the_same_row_has_the_same_event_id() -> None:
    """Whenever it is converted; another product, moment, session or type has another."""
    changes: list[Row] = [
        {"product_id": "1"},
        {"event_time": "2019-10-01 00:00:08 UTC"},
        {"user_session": "b"},
        {"event_type": "view"},
    ]
    first = event(ROW, event_time=1, currency="USD")["event_id"]
    assert event(ROW, event_time=2, currency="EUR")["event_id"] == first
    others = {event(ROW | change, event_time=1, currency="USD")["event_id"] for change in changes}
    assert len(others | {first}) == 5


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
LIKELY = {"price": st.decimals().map(str), "event_type": st.sampled_from(tuple(EVENT_NAMES))}
WILD = st.fixed_dictionaries(
    {name: LIKELY.get(name, CELLS) | st.sampled_from(("", ROW[name])) | CELLS for name in COLUMNS}
)


@given(st.lists(WILD, max_size=5))
def test_whatever_stands_in_a_file_is_an_event_or_has_a_reason(found: list[Row]) -> None:
    """No row is lost, none ends the run, and each event is one that Signalpost takes."""
    made, counts = converted(*found)
    assert len(made) == sum(counts[name] for name in EVENT_NAMES.values())
    assert counts.pop("rows", 0) == counts.total() - counts["no_usable_key"]
    for one in made:
        outcome = prepare(decode_event(json.dumps(one).encode()), now=NOW, random_id="r")
        assert isinstance(outcome, Accepted), outcome
