"""Rows of a CSV: each with the line it begins on; what breaks costs itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.errors import InvalidInput
from signalpost.files.csv_rows import csv_rows, repaired
from signalpost.files.dialect import Dialect
from signalpost.files.finding import Answers
from signalpost.files.rows import open_table
from uploads import ANSWERS, NOW, checked

COMMA = Dialect(encoding="utf-8", delimiter=",")
LINE = "{},2026-11-17 10:00:00,person{}@shop.example,19.90,EUR\n"


def test_lines_are_counted_over_cells_of_several() -> None:
    """An empty line is no row; `at` hears how far it came."""
    heard: list[int] = []
    content = b'a,b\n"one\ntwo",2\n\n3,4\n' + b"5,6\n" * 1_000
    found = list(csv_rows(content, COMMA)(heard.append))
    assert [(row.number, row.cells) for row in found[:3]] == [(1, ["a", "b"]), (2, ["one\ntwo", "2"]), (5, ["3", "4"])]
    assert found[-1].number == 1_005 and heard == [len(content)]


def test_an_encoding_that_is_none() -> None:
    """Is asked for by its name."""
    with pytest.raises(InvalidInput, match="no encoding"):
        list(csv_rows(b"a", Dialect(encoding="klingon", delimiter=","))())


def test_a_cell_of_another_encoding_is_mended_alone() -> None:
    """As when two exports were pasted together, either way round."""
    found = list(csv_rows("Zo\u00eb,".encode() + "Ren\u00e9\n".encode("cp1252"), COMMA)())
    assert found[0].cells == ["Zo\u00eb", "Ren\u00e9"]
    assert repaired("Zo\u00c3\u00ab", "cp1252") == "Zo\u00eb" and repaired("\u0110", "cp1252") == "\u0110"


def test_bytes_that_are_no_utf8_are_mended_wherever_they_begin() -> None:
    """Far behind rows that were right, and in a character that the file ends within."""
    content = ("Zo\u00eb,1\n" * 20_000).encode() + "Ren\u00e9,2\n".encode("cp1252") + "Jos\u00e9".encode()[:-1]
    found = list(csv_rows(content, COMMA)())
    assert [row.cells[0] for row in found[-3:]] == ["Zo\u00eb", "Ren\u00e9", "Jos\u00c3"]


def test_the_three_millionth_row_breaks(tmp_path: Path, deep: bool) -> None:
    """It, and it alone, is refused, with its line; all others can go."""
    rows = 3_000_100 if deep else 30_100
    broken = rows - 100
    file = tmp_path / "orders.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("order_id,event_time,email,value,currency\n")
        for number in range(rows):
            out.write(f"{number},,,a,b,c,d\n" if number == broken else LINE.format(number, number))
    found, bad = checked(file, ANSWERS)  # type: ignore[arg-type]
    assert (found.rows, found.sendable, found.refused) == (rows, rows - 1, 1)
    [(refused, problem)] = bad
    assert problem.code == "cells_beyond_header" and refused[0].number == broken + 2 and found.newest is not None
    assert found.newest < NOW


def test_the_wrong_delimiter_is_told() -> None:
    """With what it looks like instead."""
    with pytest.raises(InvalidInput, match="one column") as told:
        open_table(b"a;b;c\n1;2;3\n", delimiter=",")
    assert told.value.problems[0].code == "delimiter_wrong" and "';'" in told.value.problems[0].fix


def test_a_lead_id_of_fourteen_digits_is_refused() -> None:
    """Meta's have 15 to 17: the row says so, and is not sent without it in silence."""
    rows = ("12345678901234", "123456789012345")
    lines = [f"{lead_id},2026-11-17 10:00:00,Lead\n" for lead_id in rows]
    content = "".join(["lead_id,event_time,event_name\n", *lines]).encode()
    found, bad = checked(content, Answers(shop="crm", time_zone="UTC", action_source="system_generated"))
    assert (found.sendable, found.refused) == (1, 1)
    assert bad[0][0][0].number == 2
    assert bad[0][1].path == "user_data.lead_id" and bad[0][1].fix


def test_a_quotation_mark_that_is_never_closed_costs_what_it_swallows() -> None:
    """Up to a cell's limit; the rows behind it are read on."""
    found = list(csv_rows(b'a,b\n1,"x\n' + b"2,y\n" * 40_000, COMMA)())
    [broken] = [row for row in found if row.fault]
    assert (broken.number, broken.fault) == (2, "csv_malformed") and found[-1].cells == ["2", "y"]


def test_cells_of_a_code_page_that_holds_utf8() -> None:
    """Are mended one by one; a character that the code page has not is left as it is."""
    latin = Dialect(encoding="cp1252", delimiter=",")
    found = list(csv_rows("Zo\u00eb,plain\n".encode(), latin)())
    assert found[0].cells == ["Zo\u00eb", "plain"]
    assert repaired("\u0110\u00c3", "cp1252") == "\u0110\u00c3" and repaired("\u00e9", "utf-16") == "\u00e9"
