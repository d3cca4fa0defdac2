"""What a file leaves open is asked; what is taken for granted is said."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from signalpost.errors import InvalidInput
from signalpost.files.finding import Answers
from signalpost.files.layout import Layout, layout_of, shape
from uploads import ANSWERS

HEADERS = ["order_id", "event_time", "email", "value"]


NOTHING = Answers()


def layout(row: list[str], answers: Answers = NOTHING, headers: list[str] = HEADERS) -> Layout:
    return layout_of(headers, [row], answers)


def asked(found: Layout) -> set[str]:
    return {question.name for question in found.questions}


def test_a_bare_table_leaves_five_things_open() -> None:
    """Clock, order of day and month, currency, place, shop: none is guessed."""
    found = layout(["1", "3/4/2026", "a@shop.example", "1,234"])
    assert asked(found) == {"time_zone", "day_first", "decimal", "currency", "action_source", "shop"}
    assert found.event_name == "Purchase" and "event_name" in {one.name for one in found.assumed}


def test_answers_close_them() -> None:
    """Each question has an answer of its name."""
    answers = replace(ANSWERS, day_first=False, decimal=",")
    found = layout(["1", "3/4/2026", "a@shop.example", "1,234"], answers)
    assert not found.questions
    assert (found.time_format, found.mark, found.zone, found.shop) == ("month first", ",", "UTC", "north")


def test_what_the_file_says_is_not_asked() -> None:
    """A zone in the times, a day beyond 12, a currency beside the amount, an id of its own."""
    headers = [*HEADERS, "event_id", "action_source"]
    row = ["1", "2026-11-17T10:00:00Z", "a@shop.example", "12,50 EUR", "x", "website"]
    found = layout(row, headers=headers)
    assert not found.questions
    assert (found.mark, found.currency) == (",", "EUR")
    assert layout(["1", "17.11.2026", "", "1.50"], ANSWERS).time_format == "day first"


def test_times_that_nobody_can_read() -> None:
    """Or that are not there at all."""
    assert "renamed" in asked(layout(["1", "soon", "a@shop.example", "1.50"], ANSWERS))
    assert "renamed" in asked(layout(["1"], ANSWERS, ["order_id"]))
    assert "event_name" in asked(layout(["2026-11-17", "a@shop.example"], ANSWERS, ["event_time", "em"]))


def test_a_record_of_a_crm_has_a_time_of_its_own() -> None:
    """It is said, unless somebody chose the column."""
    headers = ["Record ID", "Lifecycle Stage", "Create Date", "Email", "Became a Customer Date"]
    row = ["7", "customer", "2026-11-17 10:00", "ann@shop.example", "2026-11-18 10:00"]
    taken = {one.name: one.value for one in layout(row, ANSWERS, headers).assumed}
    assert taken["event_time"] == "Create Date"
    said = replace(ANSWERS, renamed={"Became a Customer Date": "event_time"})
    assert "event_time" not in {one.name for one in layout(row, said, headers).assumed}


def test_what_an_unread_column_looks_like() -> None:
    """Where more than half of its first rows are of the form, and no other column is read as that."""
    headers = ["order_id", "event_time", "value", "a", "b", "c", "d"]
    row = ["1", "2026-11-17 10:00", "1.50", "ann@shop.example", "'+49 170 1234567", "fb.1.1700000000000.1234567", "x"]
    found = layout(row, ANSWERS, headers)
    assert [one.looks_like for one in found.columns] == ["", "", "", "em", "ph", "fbp", ""]
    found = layout([*row[:4], "bob@shop.example", "", ""], replace(ANSWERS, renamed={"a": "em"}), headers)
    assert {one.looks_like for one in found.columns} == {""}


def test_exports_say_where_it_happened() -> None:
    """A CRM's stages are system_generated; its stage is the event's name."""
    headers = ["Record ID", "Email", "Lifecycle Stage", "Create Date"]
    found = layout(["7", "a@shop.example", "customer", "2026-11-17T10:00:00Z"], Answers(shop="crm"), headers)
    assert (found.action_source, found.event_name) == ("system_generated", "") and not found.questions


def test_a_preview_shows_nobody() -> None:
    """Of columns that may be a person's only the form; of the others what stands there."""
    found = layout(["17", "2026-11-17", "ann.miller9@shop.example", "1.50"], ANSWERS)
    shown = {column.header: column.examples for column in found.columns}
    assert shown == {"order_id": ("99",), "event_time": ("2026-11-17",), "email": ("x.x9@x.x",), "value": ("1.50",)}
    assert shape("+49 170 Anna") == "+99 999 x"


def test_columns_are_renamed_by_hand() -> None:
    """One, or all where there is no header; what was read as it before is read no more."""
    found = layout(
        ["1", "2026-11-17", "a@shop.example", "2.00"], replace(ANSWERS, renamed={"value": "", "email": "external_id"})
    )
    assert found.places == {"order_id": 0, "event_time": 1, "external_id": 2}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (Answers(time_zone="Berlin"), "time_zone_unknown"),
        (Answers(action_source="shop"), "action_source_unknown"),
        (Answers(currency="€"), "currency_unknown"),
        (Answers(renamed={"Mail": "em"}), "column_missing"),
        (Answers(renamed={"email": "mail"}), "target_unknown"),
        (Answers(renamed=dict.fromkeys(HEADERS, "")), "columns_unknown"),
    ],
)
def test_answers_that_are_none(answers: Answers, code: str) -> None:
    """Are refused with what to say instead."""
    with pytest.raises(InvalidInput) as refused:
        layout(["1", "2026-11-17", "a@shop.example", "2.00"], answers)
    [problem] = refused.value.problems
    assert problem.code == code and problem.fix
