"""The report in a terminal."""

from __future__ import annotations

from msgspec.structs import replace

from signalpost.files.finding import Answers
from signalpost.files.lines import lines
from uploads import ANSWERS, checked, csv_of, orders


def test_what_a_terminal_shows() -> None:
    """Columns, what was taken for granted, counts by day, the sentence last; nobody's address."""
    header = ("order_id", "event_time", "email", "value", "phone", *(f"c{n}" for n in range(14)))
    rows = [
        (n, f"2026-11-{17 if n else '01'} 10:00:00", "ann@shop.example", "1.00", "07700 900123" if n else "4.4E+11")
        for n in range(3)
    ]
    report, _ = checked(csv_of(header, *rows), replace(ANSWERS, currency="GBP"))
    said = "\n".join(lines(report))
    for words in (
        "email → em",
        "and 2 more",
        "times: ISO 8601",
        "2026-11-17 Purchase: 2, 2.00 GBP",
        "event_time_too_old",
        "they look like GB",
    ):
        assert words in said, words
    assert "ann@" not in said and said.endswith("2 events can go; 1 are too old for Meta.")


def test_a_column_that_is_worth_reading_is_named() -> None:
    """A column of addresses under a name that nobody knows would be lost in silence."""
    report, _ = checked(csv_of(("order_id", "event_time", "phone", "value", "Kd.-Kontakt"),
                               (1, "2026-11-17 10:00:00", "+49 170 1234567", "1.00", "ann@shop.example")))  # fmt: skip
    said = "\n".join(lines(report))
    assert "! Kd.-Kontakt is not read, and looks like em: say --column 'Kd.-Kontakt=em'" in said
    assert "ann@" not in said and said.endswith("The one event can go.")


def test_open_questions() -> None:
    """Are what it ends with, each as the option that answers it; many days are cut short."""
    report, _ = checked(orders(1), Answers())
    assert any(line.startswith("? --time-zone: ") for line in lines(report))
    days = [(n, f"2026-{10 + n % 2}-{1 + n % 28:02}", "a@shop.example", "1.00") for n in range(40)]
    many, _ = checked(
        csv_of(("order_id", "event_time", "email", "value"), *days), replace(ANSWERS, action_source="physical_store")
    )
    assert any("more lines in the report" in line for line in lines(many))
    left, _ = checked(csv_of(("order_id", "event_time", "email", "value"), ("1", "2026-11-17", "a@shop.example", "0")))
    assert any("worth nothing" in line for line in lines(left))


def test_a_file_of_which_nothing_can_go_has_no_estimate() -> None:
    """Nor a country for phones that nothing tells of; a question without choices has none."""
    report, _ = checked(csv_of(("order_id", "event_time", "email", "value", "phone"),
                               (1, "2026-11-17 10:00:00", "nobody", "1.00", "12345")))  # fmt: skip
    said = "\n".join(lines(report))
    assert "estimated" not in said and "1 phones name no country. Say --default-country." in said
    asked, _ = checked(csv_of(("order_id", "when"), (1, "x")), ANSWERS)
    [question] = [line for line in lines(asked) if line.startswith("? --column: ")]
    assert not question.endswith(")")
