"""Reading a public CSV file and moving its times."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from public_csv import DAY_S, into_last_day, rows, unix_time, write

UNTIL = 1_800_000_000
TIMES = st.lists(st.integers(0, 4_000_000_000), min_size=1)


@given(TIMES)
def test_times_lie_in_the_last_day_in_their_order(times: list[int]) -> None:
    """The latest is `until` itself; what came later comes no earlier."""
    move = into_last_day(times, UNTIL)
    moved = [move(moment) for moment in sorted(times)]
    assert moved == sorted(moved)
    assert moved[-1] == UNTIL
    assert moved[0] >= UNTIL - DAY_S


@given(st.lists(st.integers(1_000, 1_000 + DAY_S), min_size=1))
def test_a_day_or_less_keeps_its_distances(times: list[int]) -> None:
    """Only what lasted longer is pressed together."""
    move = into_last_day(times, UNTIL)
    assert [max(times) - moment for moment in times] == [UNTIL - move(moment) for moment in times]


def test_no_times_no_trouble() -> None:
    """A file with a header alone is converted to nothing."""
    assert into_last_day([], UNTIL)(5) == UNTIL


def test_a_time_is_utc() -> None:
    """And what is no time of that form is none."""
    assert unix_time("2019-10-01 00:00:00 UTC", "%Y-%m-%d %H:%M:%S UTC") == 1_569_888_000
    assert unix_time("01.10.2019", "%Y-%m-%d") is None


def test_rows_are_read_with_quotes_and_without_a_byte_order_mark(tmp_path: Path) -> None:
    """A row that is too short has empty texts."""
    file = tmp_path / "shop.csv"
    file.write_bytes(b'\xef\xbb\xbfa,b\n"1,5",x\n2\n')
    assert list(rows(file, ("a", "b"))) == [{"a": "1,5", "b": "x"}, {"a": "2", "b": ""}]


def test_another_file_is_recognised(tmp_path: Path) -> None:
    """By the columns it lacks; a file that is not there is said too."""
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(SystemExit, match=r"other\.csv is another file: it has no column InvoiceNo"):
        list(rows(file, ("a", "InvoiceNo")))
    with pytest.raises(SystemExit, match="cannot be read"):
        list(rows(tmp_path / "none.csv", ()))


def test_events_and_counts_go_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """Lines to stdout, what was counted to stderr, and nothing about what never happened."""
    write([{"event_name": "é"}, {"event_name": "b"}], Counter(rows=2, odd=0))
    captured = capsys.readouterr()
    assert [json.loads(line)["event_name"] for line in captured.out.splitlines()] == ["é", "b"]
    assert json.loads(captured.err) == {"rows": 2}
