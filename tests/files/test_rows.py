"""Rows come as a stream, from any file that holds a table; what breaks costs the row it breaks in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from signalpost.errors import InvalidInput, SettingsError
from signalpost.files.csv_rows import repaired
from signalpost.files.rows import Form, Table, open_table
from uploads import csv_of, orders, workbook

HEADER = ("order_id", "email", "value")


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows() if not row.fault]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_any_dialect(encoding: str, delimiter: str) -> None:
    """With a mark at its beginning or without."""
    text = csv_of(HEADER, ("1", "jürgen@shop.example", "2"), delimiter=delimiter).decode()
    table = open_table(text.encode(encoding))
    assert table.headers == HEADER
    assert cells(table) == [["1", "jürgen@shop.example", "2"]] == cells(table)  # as often as wanted


def test_mixed_encodings_are_read_cell_by_cell() -> None:
    """Exports that were pasted together: what is not UTF-8 is Windows-1252, and the other way round."""
    first = "name,city\nJürgen,Köln\n"
    table = open_table(first.encode() * 1 + "Zoë,Bücken\n".encode("cp1252") + b"x,y\n")
    assert table.dialect is not None and table.dialect.encoding == "cp1252"
    assert cells(table) == [["Jürgen", "Köln"], ["Zoë", "Bücken"], ["x", "y"]]
    assert repaired("Z\udceb", "utf-8") == "Zë" and repaired("Zoë", "utf-8") == "Zoë" and repaired("é", "utf-16") == "é"


def test_a_late_row_that_breaks_costs_itself(tmp_path: Path) -> None:
    """Far behind what was looked at: a cell too many, and bytes of another encoding; all others are read."""
    file = tmp_path / "orders.csv"
    file.write_bytes(
        csv_of(HEADER) + b"1,a@shop.example,2\n" * 30_000 + b"1,b@shop.example,2,3\n" + b"1,\xfc@shop.example,2\n" * 2
    )
    at: list[int] = []
    found = list(open_table(file).rows(at.append))
    assert len(found) == 30_003
    assert [(row.number, row.fault) for row in found if row.fault] == [(30_002, "cells_beyond_header")]
    assert found[-1].cells[1] == "ü@shop.example"
    assert at == sorted(at) and len(at) == 30


def test_a_quotation_mark_that_never_closes() -> None:
    """Costs what it swallows, at most a cell's limit, and is told with its line."""
    broken = csv_of(HEADER, ("1", "a@shop.example", "2")) + b'2,"b@shop.example,2\n' + b"3,c@shop.example,2\n" * 9_000
    found = list(open_table(broken).rows())
    assert [row.number for row in found if row.fault == "csv_malformed"] == [3]
    assert len(found) > 2_000 and csv.field_size_limit() == 131_072


def test_five_hundred_columns() -> None:
    """Are no more than many; thousands are a mistake."""
    table = open_table(csv_of([f"c{n}" for n in range(499)] + ["email"], range(500)))
    assert len(table.headers) == 500 and len(cells(table)[0]) == 500
    with pytest.raises(InvalidInput, match="2000 columns"):
        open_table(csv_of([f"c{n}" for n in range(2_001)]))


@pytest.mark.parametrize(
    ("source", "how", "code"),
    [
        (b"", {}, "file_empty"),
        (b"\n \n", {}, "file_empty"),
        (b"a@shop.example,19.90\n", {}, "header_missing"),
        (b"order_id;email\n1;a@shop.example\n", {"delimiter": ","}, "delimiter_wrong"),
        (b"order_id,email\n", {"encoding": "klingon"}, "encoding_unknown"),
        (b"\xd0\xcf\x11\xe0old", {}, "xls_old"),
        (b"\x1f\x8bpacked", {}, "compressed"),
        (b"PK\x03\x04no workbook", {}, "xlsx_malformed"),
        (workbook(("email",)), {"sheet": "Leads"}, "sheet_missing"),
        (workbook()[:-40], {}, "xlsx_malformed"),
        (b"PAR1", {}, "parquet_malformed"),
    ],
)
def test_what_is_no_table(source: bytes, how: dict[str, str], code: str) -> None:
    """Is refused as a whole, with what to do."""
    with pytest.raises(InvalidInput) as refused:
        list(open_table(source, **how).rows())  # type: ignore[arg-type]
    [problem] = refused.value.problems
    assert problem.code == code and problem.fix


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Is a fault of the command, not of its rows."""
    with pytest.raises(SettingsError):
        open_table(tmp_path / "none.csv")
    with pytest.raises(SettingsError):
        open_table(tmp_path)


def test_a_table_without_a_header_can_be_given_one() -> None:
    """Then its first row is one of values."""
    table = open_table(b"1,a@shop.example,2\n", columns=HEADER)
    assert cells(table) == [["1", "a@shop.example", "2"]]


def test_workbooks_keep_numbers_whole() -> None:
    """A telephone that is a number has no decimals and no exponent; an empty cell is empty."""
    table = open_table(workbook(("order_id", "phone", "value"), (1001.0, 4917012345678.0, 2.5), ("A", None, "x")))
    assert table.form is Form.XLSX
    assert cells(table) == [["1001", "4917012345678", "2.5"], ["A", "", "x"]]


def test_json_lines_are_flat() -> None:
    """Objects in objects by a dotted name; a line that is none costs itself."""
    person = {"em": "a@shop.example"}
    lines = [json.dumps({"event_name": "Lead", "user_data": person, "ids": [1, "b"], "n": None, "t": True})]
    table = open_table("\n".join([*lines, "{", "[1]", ""]).encode())
    assert table.form is Form.JSONL
    assert table.headers == ("event_name", "user_data.em", "ids", "n", "t")
    assert [(row.number, row.fault or row.cells) for row in table.rows()] == [
        (1, ["Lead", "a@shop.example", "1,b", "", "true"]),
        (2, "json_malformed"),
        (3, "json_malformed"),
    ]


def test_parquet_is_read_in_parts(tmp_path: Path) -> None:
    """Its columns have types; a damaged file is told as one."""
    file = tmp_path / "orders.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT range AS order_id, 'a@shop.example' AS email, 2.5 AS value, DATE '2026-11-17' AS day, "
            "TIMESTAMP '2026-11-17 10:00:00' AS event_time FROM range(12000)) TO ? (FORMAT parquet)",
            [str(file)],
        )
    table = open_table(file)
    assert table.form is Form.PARQUET
    found = cells(table)
    assert len(found) == 12_000
    assert found[11_999] == ["11999", "a@shop.example", "2.5", "2026-11-17", "2026-11-17 10:00:00"]
    file.write_bytes(file.read_bytes()[:400])
    with pytest.raises(InvalidInput):
        open_table(file)


def test_bad_rows_that_come_back_lose_our_column() -> None:
    """What was added to tell what is wrong is nobody's data."""
    out = io.StringIO()
    csv.writer(out).writerows([["signalpost_problem", "email", "value"], ["line 2: x", "a@shop.example", "1"]])
    table = open_table(out.getvalue().encode())
    assert table.headers == ("email", "value")
    assert cells(table) == [["a@shop.example", "1"]] and len(table.sample) == 1
    assert open_table(orders(3)).size == len(orders(3))


def test_empty_columns_at_the_end_of_a_header_are_none() -> None:
    """As spreadsheets leave them; their cells are none too, unless something stands in them."""
    table = open_table(b"order_id,email,,\n1,a@shop.example,,\n2,b@shop.example,,x\n")
    assert table.headers == ("order_id", "email")
    assert [row.fault for row in table.rows()] == ["", "cells_beyond_header"]
