"""The report as a page: whole by itself, and harmless whatever the file says."""

from __future__ import annotations

from msgspec.structs import replace

from signalpost.files.finding import Answers
from signalpost.files.page import as_page, as_part
from uploads import ANSWERS, checked, csv_of, invoices, orders


def test_the_page_needs_nothing_else() -> None:
    """No script, no other address; every part of the report."""
    answers = replace(ANSWERS, currency="GBP", action_source="physical_store")
    report, _ = checked(invoices(20), answers)
    page = as_page(report)
    assert page.startswith("<!doctype html>") and "<script" not in page and "http" not in page
    for words in (
        "For the books: what would be sent",
        "order_cancelled",
        "Match keys",
        "How each column was read",
        "StockCode",
    ):
        assert words in page
    assert as_part(report) in page


def test_words_of_the_file_are_words() -> None:
    """A header or an event's name with a tag in it, questions, phones, remarks."""
    header = ("order_id", "event_time", "email", "value", "phone", "<script>alert(1)</script>")
    rows = [("1", "2026-11-17", "=A1", "1.00", "07700 900123", ""), ("2", "soon", "", "1.00", "", "")]
    report, _ = checked(csv_of(header, *rows), replace(ANSWERS, currency="GBP", event_name="<b>Buy</b>"))
    page = as_page(report)
    assert "<script>" not in page and "<b>Buy" not in page and "--default-country gb" in page
    odd, _ = checked(csv_of(header, *rows))
    assert "default-country" in as_part(odd)
    asked, _ = checked(orders(1), Answers())
    assert "--time-zone" in as_part(asked)
