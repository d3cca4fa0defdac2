"""Dates of birth: every way of writing them that can only mean one day, and no day that never was."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.birth import born_by, day_of_birth, month_of_birth, year_of_birth

YEAR = 2026
date_of_birth = born_by(YEAR)


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(YEAR, 12, 31)))
def test_every_day_since_1900_is_read_from_the_usual_spellings(day: datetime.date) -> None:
    """ISO, packed, American, with time, year first with slashes."""
    packed = f"{day:%Y%m%d}".encode()
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day:%m/%d/%Y}",
        f"{day:%Y-%m-%d}T10:00:00Z",
        f" {day:%Y/%m/%d} ",
        f"{day:%Y%m%d} 00:00",
    ):
        assert date_of_birth(text) == packed


@pytest.mark.parametrize(
    "text",
    ["", "x", "1990", "31.02.1990", "1987-02-29", "19900230", "1899-12-31", "2027-01-01", "0000-00-00", "12/31/90",
     "90-12-31", "1990-13-13", "19-79-0216", "1990-1", "+199-01-01", "199012311999", "１９９０-12-31",
     "99999999999-1-1", "00001-01-1990", "01-01-01990"],
)  # fmt: skip
def test_days_that_never_were_are_dropped(text: str) -> None:
    """Nor is a year guessed from two digits."""
    assert date_of_birth(text) == b""


def test_the_month_comes_first_unless_it_cannot_be_one() -> None:
    """As Meta's builder reads it."""
    assert date_of_birth("05-03-1995") == b"19950503"
    assert date_of_birth("25-03-1995") == b"19950325"
    assert date_of_birth("31-12-1990") == b"19901231"
    assert date_of_birth("12月31日1990年") == b"19901231"


@pytest.mark.parametrize("year", [1900, 1999, 2000, 2023, 2024, YEAR])
def test_the_days_of_a_year_are_those_of_the_calendar(year: int) -> None:
    """Every month's last day, and 29 February in leap years alone, however they are written."""
    for month in range(14):
        for day in range(33):
            try:
                packed = f"{datetime.date(year, month, day):%Y%m%d}".encode()
            except ValueError:
                packed = b""
            for text in (f"{year}-{month:02}-{day:02}", f"{year}{month:02}{day:02}", f"{year} {month} {day}"):
                if month < 13:  # else the month is the day
                    assert date_of_birth(text) == packed, text


def test_parts_of_a_date() -> None:
    """Two digits for day and month, four for the year, within their bounds."""
    assert [day_of_birth(text) for text in ("1", " 31 ", "0", "32", "2b", "-1")] == [b"01", b"31", b"", b"", b"", b""]
    assert [month_of_birth(text) for text in ("5", "12", "13", "May")] == [b"05", b"12", b"", b""]
    assert [year_of_birth(YEAR, text) for text in ("1995", "1900", "2026", "1899", "2027", "20", "01995")] == [
        b"1995",
        b"1900",
        b"2026",
        b"",
        b"",
        b"",
        b"",
    ]


@given(st.text())
def test_any_text_is_a_day_or_nothing(text: str) -> None:
    """Eight digits that a calendar has, or nothing."""
    form = date_of_birth(text)
    if form:
        datetime.date(int(form[:4]), int(form[4:6]), int(form[6:]))
