"""Typed cells become the texts that a CSV would have."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import duckdb
import pytest

from signalpost.errors import InvalidInput
from signalpost.files import typed_rows
from signalpost.files.typed_rows import json_rows, parquet_rows, sheet_rows
from uploads import workbook


def parquet(folder: Path) -> bytes:
    file = folder / "orders.parquet"
    with duckdb.connect() as connection:
        connection.execute("COPY (SELECT 7 AS order_id, 2.50 AS value, NULL AS em) TO ? (FORMAT parquet)", [str(file)])
    return file.read_bytes()


def test_parquet_of_a_request_never_stands_on_the_disk(tmp_path: Path) -> None:
    """It is read from memory, by a descriptor that is closed behind it."""
    content = parquet(tmp_path)
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert [row.cells for row in parquet_rows(content)()] == [["order_id", "value", "em"], ["7", "2.50", ""]]
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    with pytest.raises(InvalidInput, match="cannot be read"):
        list(parquet_rows(content[:60])())


def test_sheets_by_name() -> None:
    """The first where none is named; one that is not there is told with those that are."""
    book = workbook(["order_id", "value"], ["7", 2.5], [None, None], ["8", 3.0])
    assert [(row.number, row.cells) for row in sheet_rows(book, "Orders")()] == [
        (1, ["order_id", "value"]), (2, ["7", "2.5"]), (4, ["8", "3"])]  # fmt: skip
    with pytest.raises(InvalidInput) as told:
        list(sheet_rows(book, "Sales")())
    assert "Orders" in told.value.problems[0].fix


def test_json_lines_of_different_members() -> None:
    """The names of the first lines are the header; a mark at the beginning is none of them."""
    content = b'\xef\xbb\xbf{"a": 1, "b": {"c": true}}\n\n{"a": 2.0, "d": [1, "x"]}\n[]\n'
    rows = list(json_rows(content)())
    assert rows[0].cells == ["a", "b.c", "d"]
    assert [row.cells for row in rows[1:3]] == [["1", "true", ""], ["2", "", "1,x"]]
    assert rows[3].fault == "json_malformed"


def test_how_far_it_came() -> None:
    """A thousand lines at a time."""
    heard: list[int] = []
    content = b'{"a": 1}\n' * 2_500
    assert len(list(json_rows(content)(heard.append))) == 2_501 and len(heard) == 2 and heard == sorted(heard)


def test_times_of_parquet_and_of_sheets(tmp_path: Path) -> None:
    """Are texts that are read as times; a file on the disk is read where it stands."""
    file = tmp_path / "orders.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT TIMESTAMP '2026-11-17 10:00:00' AS event_time, DATE '2026-11-17' AS day, true AS b, "
            "[1, 2] AS c, 0.5::DOUBLE AS d) TO ? (FORMAT parquet)",
            [str(file)],
        )
    assert list(parquet_rows(file)())[1].cells == ["2026-11-17 10:00:00", "2026-11-17", "true", "1,2", "0.5"]


def test_a_cut_parquet_is_told_wherever_it_ends(tmp_path: Path) -> None:
    """Its foot is what says where everything is; what is broken before it is told when it is read, or reads as text."""
    file = tmp_path / "orders.parquet"
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "COPY (SELECT range AS order_id, md5(range::VARCHAR) AS em FROM range(5000)) TO ? (FORMAT parquet)",
            [str(file)],
        )
    whole = file.read_bytes()
    for end in (4, 11, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:end])
        with pytest.raises(InvalidInput) as told:
            list(parquet_rows(file)())
        assert (told.value.problems[0].code, told.value.problems[0].fix) == (
            "parquet_malformed", "Write it again, or as CSV."
        )  # fmt: skip
    for begin in range(50, len(whole) - 400, len(whole) // 40):
        file.write_bytes(whole[:begin] + b"\xff" * 300 + whole[begin + 300 :])
        try:
            rows = list(parquet_rows(file)())
        except InvalidInput as broken:
            assert broken.problems[0].code == "parquet_malformed"
        else:
            assert len(rows) == 5_001


def test_what_is_no_workbook() -> None:
    """No archive, an archive of something else, one that would fill the memory: told, and not unpacked."""
    for content, code in ((b"PK\x03\x04x", "xlsx_malformed"), (archive(5), "xlsx_malformed"),
                          (archive(3_000_000_000), "xlsx_too_large")):  # fmt: skip
        with pytest.raises(InvalidInput) as told:
            list(sheet_rows(content, None)())
        assert told.value.problems[0].code == code


def test_what_unpacks_to_more_than_it_says_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted piece by piece, whatever the archive claims; a part that is cut is damage."""
    monkeypatch.setattr(typed_rows, "MOST_UNPACKED", 3_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", bytes(5_000_000))
        made.filelist[0].file_size = 5
    assert len(out.getvalue()) < 10_000
    with pytest.raises(InvalidInput) as told:
        list(sheet_rows(out.getvalue(), None)())
    assert told.value.problems[0].code == "xlsx_too_large"
    damaged = bytearray(out.getvalue())
    damaged[60:200] = b"\xff" * 140
    with pytest.raises(InvalidInput) as told:
        list(sheet_rows(bytes(damaged), None)())
    assert told.value.problems[0].code == "xlsx_malformed"


def archive(said: int) -> bytes:
    """A ZIP that is no workbook; its one file says it has so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("x.txt", "hello")
        made.filelist[0].file_size = said
    return out.getvalue()


def test_where_there_is_no_such_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on systems other than Linux: Parquet goes by the command."""
    monkeypatch.delattr(os, "memfd_create")
    with pytest.raises(InvalidInput) as told:
        list(parquet_rows(b"PAR1")())
    assert told.value.problems[0].code == "parquet_in_request"
