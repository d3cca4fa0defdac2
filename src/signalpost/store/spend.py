"""What campaigns cost: lines of a CSV file, as ad platforms export them. Pure.

One line is one campaign's day in one currency: said again, it takes the place of what was said before.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from signalpost.capi.currencies import CURRENCIES
from signalpost.capi.said import MILLION

MOST_LINES = 20_000  # of one file
MOST_PROBLEMS = 20  # that are told at once
MOST_CAMPAIGN = 200  # characters
MOST_AMOUNT = 10**9
EPOCH = date(1970, 1, 1)
HEADINGS = ("date", "campaign", "spend", "currency", "meta_conversions", "meta_value")
REQUIRED = HEADINGS[:4]


class Spend(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A campaign's day (days since 1970-01-01). Amounts and conversions in millionths; None: Meta's count was not
    given. `campaign` is the name or id that links carry in utm_campaign or utm_id; `ids`: Meta's own of it, where Meta
    told the line."""

    day: int
    campaign: str
    currency: str
    micros: int
    conversions: int | None = None
    value: int | None = None
    ids: tuple[str, ...] = ()


class SpendAsked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """When Meta was last asked what an ad account spent (Unix ms), the HTTP status of its answer (0: none that could be
    read), and how many lines it told when it last told any."""

    ad_account: str
    at: int
    status: int
    lines: int


class SpendSum(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a campaign cost in a span. `conversions`, `value`: as Meta counted, None where no line says it; `partly`:
    some lines do not. `ids`: as in `Spend`."""

    campaign: str
    currency: str
    micros: int
    conversions: int | None
    value: int | None
    partly: bool
    ids: tuple[str, ...] = ()


class SpendRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says. With `problems` (line number, words; at most MOST_PROBLEMS) nothing of it should be taken."""

    rows: Sequence[Spend] = ()
    problems: Sequence[tuple[int, str]] = ()


class _Bad(Exception):
    """One field that cannot be read; the words say what to write."""


def read_spend(text: str) -> SpendRead:
    """The lines of a CSV file whose first line names its columns (HEADINGS, in any order; others are passed over).

    Of two lines for one day, campaign and currency the second is a problem: which of them counts nobody can say.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    places: dict[str, int] | None = None
    rows: dict[tuple[int, str, str], Spend] = {}
    problems: list[tuple[int, str]] = []
    try:
        for cells in lines:
            number = lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if places is None:
                places = {name.strip().lower(): place for place, name in enumerate(cells)}
                if missing := [name for name in REQUIRED if name not in places]:
                    return SpendRead(problems=[(number, f"the first line must name {', '.join(missing)}")])
                continue
            try:
                _add(rows, {name: cells[at].strip() for name, at in places.items() if at < len(cells)})
            except _Bad as bad:
                problems.append((number, str(bad)))
            if len(problems) >= MOST_PROBLEMS:
                break
            if len(rows) > MOST_LINES:
                problems.append((number, f"a file has at most {MOST_LINES:,} lines; split it"))
                break
    except csv.Error:
        problems.append((lines.line_num, "this is no line of a CSV file"))
    if not rows and not problems:
        problems.append((1, f"there is no line; the first names {', '.join(REQUIRED)}"))
    return SpendRead(problems=problems) if problems else SpendRead(rows=list(rows.values()))


def _add(rows: dict[tuple[int, str, str], Spend], cells: Mapping[str, str]) -> None:
    campaign, currency = cells.get("campaign", ""), cells.get("currency", "").upper()
    if not campaign or len(campaign) > MOST_CAMPAIGN or not campaign.isprintable():
        raise _Bad(f"campaign: write a name of at most {MOST_CAMPAIGN} characters")
    if currency not in CURRENCIES:
        raise _Bad("currency: write a code of ISO 4217, such as EUR")
    spend = Spend(
        day=_day(cells.get("date", "")), campaign=campaign, currency=currency,
        micros=_amount("spend", cells.get("spend", "")) or 0,
        conversions=_amount("meta_conversions", cells.get("meta_conversions", ""), needed=False),
        value=_amount("meta_value", cells.get("meta_value", ""), needed=False),
    )  # fmt: skip
    key = spend.day, campaign.casefold(), currency
    if key in rows:
        raise _Bad("this day, campaign and currency stand on an earlier line")
    rows[key] = spend


def day_of(text: str) -> int:
    """Days since 1970-01-01 of a date such as 2026-11-30. ValueError: it is none."""
    found = (date.fromisoformat(text) - EPOCH).days if len(text) == 10 else -1
    if found < 0:
        raise ValueError("no date")
    return found


def _day(text: str) -> int:
    try:
        return day_of(text)
    except ValueError:
        raise _Bad("date: write it as 2026-11-30") from None


def _amount(name: str, text: str, *, needed: bool = True) -> int | None:
    if not text and not needed:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found <= MOST_AMOUNT:
        raise _Bad(f"{name}: write a number such as 12.50, without a sign, currency or separators of thousands")
    return int(found * MILLION)
