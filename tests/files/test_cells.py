"""Amounts, times, and what a spreadsheet did to a cell."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from signalpost.files import cells


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("19.90", ".", "19.90"),
        ("1,234.50", ".", "1234.50"),
        ("1.234,50 €", ",", "1234.50"),
        ("EUR 12,5", ",", "12.5"),
        ("(3.00)", ".", "-3.00"),
        ("1 234,00", ",", "1234.00"),
        ("-7", ".", "-7"),
        ("12,50", ".", None),  # the other mark, and no group of three
        ("1.2.3", ".", None),
        ("n/a", ".", None),
        ("", ".", None),
    ],
)
def test_amounts(text: str, mark: str, amount: str | None) -> None:
    """With the mark that was found or said; what does not fit it is no number, and never another one."""
    assert cells.amount(text, mark) == (None if amount is None else Decimal(amount))


def test_marks_are_found_or_left_open() -> None:
    """1,234 says nothing; 12,50 and 1.234,00 do."""
    assert cells.decimal_marks(["12,50", "1.234,00", "1,234"]) == {","}
    assert cells.decimal_marks(["12.50", "1,234.00"]) == {"."}
    assert cells.decimal_marks(["1,234", "17"]) == set()
    assert cells.is_ambiguous_amount("1,234") and not cells.is_ambiguous_amount("0,234")


def test_a_currency_beside_an_amount() -> None:
    """Three capitals."""
    assert cells.currency_in("12,50 EUR") == "EUR"
    assert cells.currency_in("12,50 €") is None


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("2026-11-17T10:00:00Z", [cells.ISO]),
        ("2026-11-17 10:00:00 +0100", [cells.ISO]),
        ("17.11.2026 10:00", [cells.DAY_FIRST]),
        ("11/17/2026 10:00", [cells.MONTH_FIRST]),
        ("3/4/2026", [cells.DAY_FIRST, cells.MONTH_FIRST]),
        ("1795000000", [cells.SECONDS]),
        ("1795000000000", [cells.MILLISECONDS]),
        ("46343.4166", [cells.DAYS]),
        ("yesterday", []),
        ("32.13.2026", []),
        ("2026/11/17", []),
    ],
)
def test_formats_of_times(text: str, formats: list[str]) -> None:
    """All that read the text: more than one has to be asked about."""
    assert cells.formats_of([text]) == formats


def test_times_on_a_clock() -> None:
    """Where no zone is named, that of whoever sends the file; without it there is no time."""
    wall = cells.FORMATS[cells.DAY_FIRST]("17.11.2026 10:00 PM")
    assert wall is not None
    assert cells.unix(wall, ZoneInfo("Europe/Berlin")) == 1_794_949_200
    assert cells.unix(wall, None) is None
    assert cells.day_of(1_794_949_200, ZoneInfo("Asia/Tokyo")) == "2026-11-18"
    named = cells.FORMATS[cells.ISO]("2026-11-17 22:00:00 +0100")
    assert named is not None and cells.unix(named, None) == 1_794_949_200
    days = cells.FORMATS[cells.DAYS]("46343.5")
    assert days is not None and str(days.wall) == "2026-11-17 12:00:00"
    assert cells.FORMATS[cells.DAYS]("12") is None


def test_what_a_spreadsheet_did() -> None:
    """Shortened numbers, formulas, its ways of keeping text."""
    assert cells.is_excels_number("4.917E+11") and cells.is_excels_number("4,917E+11")
    assert not cells.is_excels_number("491701234567")
    assert cells.clean('="0049170"') == "0049170"
    assert cells.clean("'=HYPERLINK(1)") == "=HYPERLINK(1)"
    assert cells.is_formula("=A1") and not cells.is_formula("A1=")


def test_names_are_parted_where_nobody_has_to_guess() -> None:
    """Two words, or a comma; three words are left alone."""
    assert cells.names_in("Ann Miller") == cells.names_in("Miller, Ann") == ("Ann", "Miller")
    assert cells.names_in("de la Cruz, Ana Maria") == ("Ana Maria", "de la Cruz")
    assert [cells.names_in(text) for text in ("", "Ann", "Ann Mary Miller", "Miller,")] == [None] * 4


def test_an_apostrophe_keeps_a_cell_text() -> None:
    """Before what a spreadsheet would compute or shorten; before anything else it is the cell's own."""
    assert cells.clean(" '0170 ") == "0170" and cells.clean("'+49") == "+49" and cells.clean("'t Hooft") == "'t Hooft"
    assert cells.clean('="0170 "') == "0170" and cells.is_formula("=A1")
    assert cells.clean('="never closed') == '="never closed' and cells.clean("=A1") == "=A1"


@pytest.mark.parametrize(
    ("text", "names"),
    [("Ann Lee", ("Ann", "Lee")), ("Lee, Ann Mary", ("Ann Mary", "Lee")), ("Ann Mary Lee", None), ("Ann", None),
     ("Lee,", None)],
)  # fmt: skip
def test_names_in_one_cell(text: str, names: tuple[str, str] | None) -> None:
    """Where it can be said which is which."""
    assert cells.names_in(text) == names


@pytest.mark.parametrize(
    ("how", "text"),
    [(cells.ISO, "1795000000"), (cells.DAYS, "noon"), (cells.SECONDS, "12"), (cells.MILLISECONDS, "12"),
     (cells.DAY_FIRST, "2026-11-17"), (cells.DAY_FIRST, "31.2.2026")],
)  # fmt: skip
def test_texts_that_are_no_time_of_a_form(how: str, text: str) -> None:
    """Are none, and no other time."""
    assert cells.FORMATS[how](text) is None
