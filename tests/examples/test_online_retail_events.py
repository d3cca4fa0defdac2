"""Invoices become Purchases; cancellations and oddities are counted."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from online_retail_events import COLUMNS, convert, invoices
from public_csv import Row
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event

NOW = 1_800_000_000
ROW: Row = {
    "InvoiceNo": "900001",
    "StockCode": "11111A",
    "Description": "BLUE EGG CUP ",
    "Quantity": "3",
    "InvoiceDate": "12/1/2010 8:26",
    "UnitPrice": "0.1",
    "CustomerID": "99001",
    "Country": "United Kingdom",
}


def converted(*found: Row) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Events and counts of some rows; counts of nothing are left out."""
    counts: Counter[str] = Counter()
    made = list(convert(invoices(found), move=lambda moment: NOW, counts=counts))
    return made, +counts


def test_an_invoice_is_one_purchase() -> None:
    """Its lines, which may lie apart in the file, are its contents; the value is exact."""
    made, counts = converted(
        ROW,
        ROW | {"InvoiceNo": "900002"},
        ROW | {"StockCode": "POST", "Description": "", "Quantity": "2", "UnitPrice": "18"},
    )
    [first] = [event for event in made if event["custom_data"]["order_id"] == "900001"]
    assert first.pop("event_id")
    assert first == {
        "event_name": "Purchase",
        "event_time": NOW,
        "action_source": "website",
        "user_data": {"external_id": "99001", "country": "United Kingdom"},
        "custom_data": {
            "value": 36.3,
            "currency": "GBP",
            "order_id": "900001",
            "content_type": "product",
            "contents": [
                {"id": "11111A", "quantity": 3, "item_price": 0.1, "title": "BLUE EGG CUP"},
                {"id": "POST", "quantity": 2, "item_price": 18.0},
            ],
            "num_items": 5,
        },
    }
    assert counts == {"invoices": 2, "rows": 3, "Purchase": 2}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"InvoiceNo": "C900001", "Quantity": "-3"}, "not_a_purchase"),
        ({"InvoiceNo": "A900001", "UnitPrice": "11062.06"}, "not_a_purchase"),
        ({"InvoiceNo": ""}, "not_a_purchase"),
        ({"InvoiceDate": "2010"}, "time_unreadable"),
        ({"Quantity": "-40", "UnitPrice": "0", "CustomerID": ""}, "value_not_positive"),
        ({"UnitPrice": "0"}, "value_not_positive"),
    ],
)
def test_what_is_no_purchase_has_a_reason(change: Row, reason: str) -> None:
    """A cancellation, a bad debt, goods written off or given away: counted, not sent."""
    assert converted(ROW | change) == ([], Counter({"invoices": 1, "rows": 1, reason: 1}))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Quantity": "0"}, "line_quantity_not_positive"),
        ({"Quantity": "-1"}, "line_quantity_not_positive"),
        ({"UnitPrice": "-2.5"}, "line_price_negative"),
        ({"Quantity": "two"}, "line_unreadable"),
        ({"UnitPrice": "Infinity"}, "line_unreadable"),
        ({"StockCode": " "}, "line_without_stock_code"),
    ],
)
def test_an_odd_line_is_left_out_of_its_purchase(change: Row, reason: str) -> None:
    """The others make the value."""
    [made], counts = converted(ROW, ROW | change)
    assert len(made["custom_data"]["contents"]) == 1
    assert made["custom_data"]["value"] == 0.3
    assert counts == {"invoices": 1, "rows": 2, "Purchase": 1, reason: 1}


def test_a_gift_stays_in_its_purchase() -> None:
    """It was delivered, for nothing."""
    [made], counts = converted(ROW, ROW | {"UnitPrice": "0"})
    assert [item["item_price"] for item in made["custom_data"]["contents"]] == [0.1, 0.0]
    assert counts["line_for_nothing"] == 1


def test_an_invoice_without_a_customer_is_left_to_signalpost() -> None:
    """It is sent without a key, since a country names nobody, and counted as what it will be called in the books."""
    [made], counts = converted(ROW | {"CustomerID": ""})
    assert made["user_data"] == {}
    assert counts["no_usable_key"] == 1


def test_invoices_go_out_by_time() -> None:
    """However the file is sorted."""
    made, _ = converted(ROW, ROW | {"InvoiceNo": "900002", "InvoiceDate": "11/30/2010 9:00"})
    assert [event["custom_data"]["order_id"] for event in made] == ["900002", "900001"]


def test_an_invoice_keeps_its_event_id() -> None:
    """It is Signalpost's own rule for orders, so a browser's copy would have the same."""
    [one], _ = converted(ROW)
    [again], _ = converted(ROW | {"Quantity": "9"})
    [other], _ = converted(ROW | {"InvoiceNo": "900002"})
    assert one["event_id"] == again["event_id"] != other["event_id"]


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NUMBERS = st.decimals().map(str) | st.integers().map(str)
LIKELY = {"Quantity": NUMBERS, "UnitPrice": NUMBERS, "InvoiceNo": st.sampled_from(("1", "2", "C3"))}
WILD = st.fixed_dictionaries(
    {name: LIKELY.get(name, CELLS) | st.sampled_from(("", ROW[name])) | CELLS for name in COLUMNS}
)


@given(st.lists(WILD, max_size=5))
def test_whatever_stands_in_a_file_is_a_purchase_or_has_a_reason(found: list[Row]) -> None:
    """No invoice is lost, none ends the run, and each Purchase is one that Signalpost takes."""
    made, counts = converted(*found)
    endings = ("Purchase", "not_a_purchase", "time_unreadable", "value_not_positive")
    assert counts["invoices"] == sum(counts[name] for name in endings)
    assert counts["rows"] == len(found)
    assert counts["Purchase"] == len(made)
    for one in made:
        outcome = prepare(decode_event(json.dumps(one).encode()), now=NOW, random_id="r")
        assert isinstance(outcome, Accepted), outcome
