"""What a cell says: amounts, times, and what a spreadsheet did to it. Nothing is guessed where two readings fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import msgspec

_EXCEL_NUMBER = re.compile(r"^[+-]?\d(?:[.,]\d+)?[eE]\+\d{1,3}$")
_WRAPPED = re.compile(r'^="(.*)"$', re.S)
_MONEY = re.compile(r"[^0-9.,+\-()]")
_ALPHA_CURRENCY = re.compile(r"\b([A-Z]{3})\b")
_POINT = re.compile(r"^[+-]?\d+\.\d+$|^[+-]?\d{1,3}(,\d{3})+\.\d+$|^[+-]?\d{1,3}(,\d{3}){2,}$")
_COMMA = re.compile(r"^[+-]?\d+,\d+$|^[+-]?\d{1,3}(\.\d{3})+,\d+$|^[+-]?\d{1,3}(\.\d{3}){2,}$")
_EITHER = re.compile(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")  # 1,234 or 1.234: a thousand and more, or one and a bit
_SLASHED = re.compile(
    r"^(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})"
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?$"
)
_LOOSE_ZONE = re.compile(r"\s+([+-]\d{2}:?\d{2}|UTC|GMT|Z)$")
_QUARTER = 900  # seconds: no clock's day begins within one
EXCEL_EPOCH = datetime(1899, 12, 30)
SECONDS, MILLISECONDS, DAYS = "unix seconds", "unix milliseconds", "Excel's day numbers"
ISO, DAY_FIRST, MONTH_FIRST = "ISO 8601", "day first", "month first"


class When(msgspec.Struct, frozen=True):
    """A time: Unix seconds, or, where no zone was named, a date and time on some clock."""

    unix: int | None = None
    wall: datetime | None = None


def is_excels_number(text: str) -> bool:
    """Whether a spreadsheet shortened a long number (1.23E+11): its last digits are gone."""
    return bool(_EXCEL_NUMBER.match(text))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute the cell."""
    return text.startswith("=")


def clean(text: str) -> str:
    """`text` trimmed, out of Excel's `="…"`, and without the apostrophe that keeps a cell text."""
    text = text.strip()
    if text[:1] not in ("=", "'"):
        return text
    if text.startswith('="') and (found := _WRAPPED.match(text)):
        return found[1].strip()
    return text[1:] if text.startswith(("'=", "'+", "'0")) else text


def bare_amount(text: str) -> str:
    """`text` without blanks, signs of currencies and letters; brackets are a minus."""
    bare = _MONEY.sub("", text)
    return "-" + bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare


def decimal_marks(texts: Iterable[str]) -> set[str]:
    """Which marks (`.`, `,`) part the cents in `texts`, as far as they say it. Both: no single reading fits."""
    found = set()
    for text in texts:
        bare = bare_amount(text)
        if _EITHER.match(bare):
            continue
        if _COMMA.match(bare):
            found.add(",")
        elif _POINT.match(bare):
            found.add(".")
    return found


def is_ambiguous_amount(text: str) -> bool:
    """Whether `text` could be a thousand or one and a bit (1,234)."""
    return bool(_EITHER.match(bare_amount(text)))


def amount(text: str, mark: str) -> Decimal | None:
    """The number in `text`, whose cents stand behind `mark`; None if it is none."""
    bare = bare_amount(text) if not text.isdecimal() else text
    other = "." if mark == "," else ","
    if other in bare:
        groups = bare.partition(mark)[0].lstrip("+-").split(other)
        if len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:]) or other in bare.partition(mark)[2]:
            return None
        bare = bare.replace(other, "")
    try:
        number = Decimal(bare.replace(mark, "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def names_in(text: str) -> tuple[str, str] | None:
    """First and last name: of two words, or behind a surname with a comma. Of more words nobody can say where the
    surname begins: None."""
    last, comma, first = text.partition(",")
    if comma and last.strip() and first.strip():
        return first.strip(), last.strip()
    words = text.split()
    return (words[0], words[1]) if len(words) == 2 else None


def currency_in(text: str) -> str | None:
    """The ISO code that stands beside an amount (`12,50 EUR`)."""
    found = _ALPHA_CURRENCY.search(text)
    return found[1] if found else None


def _iso(text: str) -> When | None:
    text = _LOOSE_ZONE.sub(lambda zone: "+00:00" if zone[1] in ("UTC", "GMT", "Z") else zone[1], text)
    if text.isdecimal():
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return When(unix=int(moment.timestamp())) if moment.tzinfo else When(wall=moment)


def _seconds(text: str) -> When | None:
    return When(unix=int(text)) if text.isdecimal() and len(text) in (9, 10) else None


def _milliseconds(text: str) -> When | None:
    return When(unix=int(text) // 1000) if text.isdecimal() and len(text) == 13 else None


def _days(text: str) -> When | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    if not 20_000 <= number < 80_000:  # 1954 to 2119
        return None
    return When(wall=EXCEL_EPOCH + timedelta(seconds=round(number * 86_400)))


def _parted(text: str, *, day_first: bool) -> When | None:
    found = _SLASHED.match(text)
    if found is None:
        return None
    first, _, second, third, hour, minute, second_of_minute, half = found.groups()
    if len(first) > 2:
        return None
    day, month = (int(first), int(second)) if day_first else (int(second), int(first))
    year = int(third) + (2000 if len(third) == 2 else 0)
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half in "Pp" else 0)
    try:
        return When(wall=datetime(year, month, day, hours, int(minute or 0), int(second_of_minute or 0)))
    except ValueError:
        return None


def _day_first(text: str) -> When | None:
    return _parted(text, day_first=True)


def _month_first(text: str) -> When | None:
    return _parted(text, day_first=False)


FORMATS: dict[str, Callable[[str], When | None]] = {
    ISO: _iso,
    SECONDS: _seconds,
    MILLISECONDS: _milliseconds,
    DAYS: _days,
    DAY_FIRST: _day_first,
    MONTH_FIRST: _month_first,
}


def formats_of(texts: Sequence[str]) -> list[str]:
    """The formats in which most of `texts` are times: those that read as many as the best one does, none if it reads
    fewer than half. More than one: the texts do not say which."""
    counts = {name: sum(read(text) is not None for text in texts) for name, read in FORMATS.items()}
    most = max(counts.values(), default=0)
    return [name for name, count in counts.items() if count == most] if most * 2 >= len(texts) and most else []


def unix(when: When, zone: tzinfo | None) -> int | None:
    """Unix seconds of `when`, on the clock of `zone` where it names none; None if neither says."""
    if when.unix is not None:
        return when.unix
    if when.wall is None or zone is None:
        return None
    return int(when.wall.replace(tzinfo=zone).timestamp())


def day_of(seconds: int, zone: tzinfo | None) -> str:
    """The day (YYYY-MM-DD) on the clock of `zone`, or UTC."""
    return _day(seconds // _QUARTER, zone)


@lru_cache(maxsize=8_192)
def _day(quarter: int, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(quarter * _QUARTER, zone or UTC).strftime("%Y-%m-%d")
