"""Lines of one order stand together; every other row stands alone."""

from __future__ import annotations

from msgspec.structs import astuple

from signalpost.capi.event import Event
from signalpost.capi.user_data import UserData
from signalpost.capi.usual import usual
from signalpost.files.group import PlainEvent, Row, grouped
from signalpost.files.layout import layout_of
from uploads import ANSWERS

TIME = "2026-11-17 10:00:00"
LINES = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]


def test_the_parts_of_an_event_make_a_whole() -> None:
    """The fields that have no column are empty."""
    custom = usual({"value": 5.0, "currency": "EUR", "order_id": "7"})
    assert custom is not None
    person = UserData(em="a@shop.example", fbp="fb.1.1.2")
    parts = PlainEvent("Lead", 5, "website", "x", astuple(person), custom, "https://shop.example/")
    assert parts.whole() == Event(
        event_name="Lead",
        event_time=5,
        action_source="website",
        event_id="x",
        user_data=person,
        custom_data={"value": 5.0, "currency": "EUR", "order_id": "7"},
        event_source_url="https://shop.example/",
    )


def numbers(headers: list[str], *rows: tuple[str, str]) -> list[list[int]]:
    table = [Row(place, [number, "A", "1", TIME, "1.00", "7"], wrong) for place, (number, wrong) in enumerate(rows)]
    layout = layout_of(headers, [row.cells for row in table], ANSWERS)
    return [[row.number for row in group] for group in grouped(table, layout)]


def test_lines_that_follow_one_another() -> None:
    """Are one order, up to the next number; a row that is broken, or has no number, is alone."""
    found = numbers(LINES, ("1", ""), ("1", ""), ("2", ""), ("", ""), ("2", ""), ("2", "csv_malformed"), ("2", ""))
    assert found == [[0, 1], [2], [3], [4], [5], [6]]


def test_a_table_of_events_has_no_groups() -> None:
    """Each of its rows is one."""
    headers = ["order_id", "fn", "ln", "event_time", "value", "external_id"]
    assert numbers(headers, ("1", ""), ("1", "")) == [[0], [1]]


def test_an_empty_table_has_no_groups() -> None:
    """Nor one whose lines have no number at all."""
    layout = layout_of(LINES, [["1", "A", "1", TIME, "1.00", "7"]], ANSWERS)
    assert list(grouped([], layout)) == []
