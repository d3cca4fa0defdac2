"""Events from files: JSON lines and CSV with Meta's names."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.problem import Problem
from signalpost.cli.event_lines import Format, lines, opened, place, value
from signalpost.errors import InvalidInput, SettingsError


def read(text: str, source: str = "-", form: Format = Format.AUTO) -> list[tuple[int, object]]:
    return [
        (line.number, msgspec.json.decode(line.body)) for line in lines(io.StringIO(text), source=source, form=form)
    ]


def test_json_lines_are_numbered_and_blank_ones_left_out() -> None:
    """Numbers are those of the file."""
    assert read('{"a":1}\n\n  {"a":2}\n') == [(1, {"a": 1}), (3, {"a": 2})]


def test_csv_columns_go_where_metas_names_belong() -> None:
    """Parameters of the event, of user_data and of custom_data, and properties of one's own by a dotted name."""
    text = (
        "event_name,event_time,action_source,em,ph,value,currency,content_ids,custom_data.colour,user_data.fn\n"
        'Purchase,2026-11-20T10:00:00Z,website,a@example.com,,19.90,EUR,"A1, A2",red,Ann\n'
        ",,,,,,,,,\n"
        "Purchase,1795000000,website,,,x,EUR,,,\n"
    )
    assert read(text, "shop.CSV") == [
        (
            2,
            {
                "event_name": "Purchase",
                "event_time": 1_795_168_800,
                "action_source": "website",
                "user_data": {"em": "a@example.com", "fn": "Ann"},
                "custom_data": {"value": 19.9, "currency": "EUR", "content_ids": ["A1", "A2"], "colour": "red"},
            },
        ),
        (
            4,
            {
                "event_name": "Purchase",
                "event_time": 1_795_000_000,
                "action_source": "website",
                "custom_data": {"value": "x", "currency": "EUR"},
            },
        ),
    ]


def test_cells_beyond_the_header_are_no_event_of_another_value() -> None:
    """A comma that stands without quotes, as in 1,50, moves all that follows: the row says so."""
    ((_, event),) = read("event_name,value,currency\nPurchase,1,50,EUR\n", "shop.csv")
    assert event["cells_beyond_the_header"] == 1
    ((_, event),) = read("event_name,value,currency\nPurchase,1,EUR, ,\n", "shop.csv")
    assert "cells_beyond_the_header" not in event


def test_a_long_cell_is_read_and_the_limit_of_all_other_readers_stays() -> None:
    """It is the whole process's, whether the file is read to its end or breaks."""
    before = csv.field_size_limit()
    ((_, event),) = read("event_name,content_name\nLead," + "x" * (before + 5), form=Format.CSV)
    assert len(event["custom_data"]["content_name"]) == before + 5  # type: ignore[index]
    with pytest.raises(InvalidInput):
        read("event_name\n" + "x" * 1_000_001, form=Format.CSV)
    assert csv.field_size_limit() == before


def test_milliseconds_are_no_date_of_long_ago() -> None:
    """Thirteen digits stay a number, which is refused as milliseconds; eight are a date."""
    times = [event["event_time"] for _, event in read("event_time\n1712011512345\n20261120\n1795000000\n", "a.csv")]
    assert times == [1_712_011_512_345, 1_795_132_800, 1_795_000_000]


def test_unknown_columns_are_refused_by_name() -> None:
    """Before any row is read, each with what to call it."""
    with pytest.raises(InvalidInput) as caught:
        read("event_name,e-mail\nPurchase,x\n", form=Format.CSV)
    assert [problem.path for problem in caught.value.problems] == ["column e-mail"]
    assert "custom_data.e-mail" in caught.value.problems[0].fix


def test_lists_and_objects_stand_as_json() -> None:
    """`contents` in a cell is JSON; what only looks like it stays text."""
    assert value("contents", '[{"id":"A","quantity":1}]') == [{"id": "A", "quantity": 1}]
    assert value("fn", "[sic") == "[sic"
    assert value("opt_out", "Yes") is True


@given(st.text())
def test_any_column_name_is_placed_or_explained(name: str) -> None:
    """No header row ends in a traceback."""
    found = place(name)
    assert isinstance(found, Problem) or (1 <= len(found) <= 2 and all(found))


@given(st.text())
def test_any_text_is_read_as_csv(text: str) -> None:
    """Every CSV ends in lines or a refusal that names the line."""
    try:
        found = read("event_name,value,event_time,content_ids\n" + text, form=Format.CSV)
    except InvalidInput as error:
        assert [problem.code for problem in error.problems] == ["csv_malformed"]
    else:
        assert all(number >= 2 for number, _ in found)


@pytest.mark.parametrize("cell", ["[" * 100_000, '{"a":' * 50_000, "[\udcff]", '{"a": NaN}', "[1e999]"])
def test_a_cell_that_only_looks_like_json_is_a_text(cell: str) -> None:
    """However deep it goes: whoever made the file stops nothing."""
    assert value("content_ids", cell) == cell


def test_a_file_is_read_as_utf8(tmp_path: Path) -> None:
    """A byte order mark is left out; a missing file is a clear refusal."""
    file = tmp_path / "events.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"ct":"K\xc3\xb6ln"}\n')
    with opened(str(file)) as stream:
        assert [line.body for line in lines(stream, source=str(file), form=Format.AUTO)] == ['{"ct":"Köln"}'.encode()]
    with pytest.raises(SettingsError, match="cannot be read"), opened(str(tmp_path / "none")):
        pass
