"""`db` and its parts `dobd`, `dobm`, `doby`.

`YYYYMMDD`, year 1900 to now (Customer information parameters, 2026-01-09). Other spellings are read as Meta's parameter
builder reads them (1.2.1): three groups of digits; the year is the group above 31, else the last; of the other two the
month is the first unless it is above 12. Unlike the builder, only days that exist pass.
"""

from __future__ import annotations

from collections.abc import Callable

from signalpost.capi.letters import NOT_DIGITS

EARLIEST_YEAR = 1900
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SPLIT = bytes.maketrans(NOT_DIGITS, b" " * len(NOT_DIGITS))
_PACKED = 8  # YYYYMMDD

# What follows the year where machines write dates, YYYYMMDD or YYYY-MM-DD. 29 February wants a closer look.
_TAILS = {
    text: f"{month:02d}{day:02d}".encode()
    for month in range(1, 13)
    for day in range(1, _DAYS[month] + 1)
    for text in (f"{month:02d}{day:02d}", f"-{month:02d}-{day:02d}")
}


def born_by(year: int) -> Callable[[str], bytes]:
    """The rule for dates of birth up to `year`: `2/16/1997` → `19970216`, b"" when there is no such day."""
    years = {str(each): str(each).encode() for each in range(EARLIEST_YEAR, year + 1)}

    def date_of_birth(text: str) -> bytes:
        tail = _TAILS.get(text[4:])
        born = years.get(text[:4])
        return born + tail if born and tail else _read_date(year, text)

    return date_of_birth


def _read_date(year: int, text: str) -> bytes:
    groups = text.encode("ascii", "replace").translate(_SPLIT).split()
    if groups and len(groups[0]) == _PACKED:
        whole = groups[0]
        return _day(int(whole[:4]), int(whole[4:6]), int(whole[6:]), year)
    if len(groups) < 3 or max(map(len, groups[:3])) > 4:
        return b""
    first, middle, last = map(int, groups[:3])
    if first > 31:
        return _month_first(first, middle, last, year)
    if middle > 31:
        return _month_first(middle, first, last, year)
    return _month_first(last, first, middle, year)


def _month_first(born: int, month: int, day: int, year: int) -> bytes:
    return _day(born, day, month, year) if month > 12 else _day(born, month, day, year)


def _day(born: int, month: int, day: int, year: int) -> bytes:
    if not (EARLIEST_YEAR <= born <= year and 1 <= month <= 12 and 1 <= day <= _days(born, month)):
        return b""
    return b"%04d%02d%02d" % (born, month, day)


def _days(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month] + leap


def day_of_birth(text: str) -> bytes:
    """`dobd`, 01 to 31: `1` → `01`."""
    return _two_digits(text, 31)


def month_of_birth(text: str) -> bytes:
    """`dobm`, 01 to 12: `5` → `05`."""
    return _two_digits(text, 12)


def year_of_birth(year: int, text: str) -> bytes:
    """`doby`, 1900 to now."""
    number = _number(text, 4)
    return b"%04d" % number if EARLIEST_YEAR <= number <= year else b""


def _two_digits(text: str, most: int) -> bytes:
    number = _number(text, 2)
    return b"%02d" % number if 1 <= number <= most else b""


def _number(text: str, digits: int) -> int:
    trimmed = text.strip()
    return int(trimmed) if trimmed.isascii() and trimmed.isdigit() and len(trimmed) <= digits else 0
