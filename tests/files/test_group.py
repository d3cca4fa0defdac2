"""Lines of one order stand together; every other row stands alone."""

from __future__ import annotations

from signalpost.files.group import Row, grouped
from signalpost.files.layout import layout_of
from uploads import ANSWERS

TIME = "2026-11-17 10:00:00"
LINES = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]


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
