"""Numbers, money, times and shares as people write them, by locale and zone. Functions of the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent

MICRO: Final = 1_000_000
DAY_S: Final = 86_400
_AGO: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))


def known_locale(tag: str) -> str:
    """The locale that `tag` (as browsers tell it, `de-DE`) names, or `en`."""
    try:
        return str(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "en"


class Wording:
    """How one viewer reads. `now` is Unix ms."""

    def __init__(self, locale: str, zone: str, now: int) -> None:
        self._locale = known_locale(locale)
        self._zone = ZoneInfo(zone)
        self._now = now

    def words(self) -> Mapping[str, Callable[..., str]]:
        """By their names in templates."""
        return {
            "number": self.number,
            "compact": self.compact,
            "share": self.share,
            "change": self.change,
            "money": self.money,
            "ago": self.ago,
            "moment": self.moment,
            "clock": self.clock,
            "duration": duration,
            "band": self.band,
        }

    def number(self, value: float) -> str:
        """1234567 → 1,234,567."""
        return format_decimal(value, locale=self._locale)

    def compact(self, value: float) -> str:
        """1234567 → 1.2M: where room is short; the whole number stands in a title."""
        return format_compact_decimal(value, locale=self._locale, fraction_digits=1)

    def share(self, value: float | None, digits: int = 1) -> str:
        """0.9961 → 99.6%; None, of nothing, → –. What is not all never reads as all."""
        if value is None:
            return "–"
        least = 10 ** -(digits + 2)
        shown = min(value, 1 - least) if value < 1 else value
        shown = max(shown, least) if value > 0 else shown
        return format_percent(shown, format=f"#,##0.{'#' * digits}%", locale=self._locale)

    def change(self, now: float, before: float) -> str:
        """By how much `now` is more than `before`: +3.1%; – where nothing was before."""
        if not before:
            return "–"
        text = format_percent(abs(now / before - 1), format="#,##0.#%", locale=self._locale)
        return f"{'+' if now >= before else '−'}{text}"

    def money(self, micros: int, currency: str) -> str:
        """Micro-units with their currency: 19990000, EUR → €19.99."""
        return format_currency(Decimal(micros) / MICRO, currency, locale=self._locale)

    def ago(self, at: int | None) -> str:
        """Unix ms → 4 s ago, 3 h ago; over a day: the moment."""
        if at is None:
            return "never"
        seconds = max(0, self._now - at) // 1000
        if seconds >= 86_400:
            return self.moment(at)
        return f"{duration(seconds * 1000)} ago"

    def moment(self, at: int, step: int = 0) -> str:
        """Unix ms → 12 Nov 2026, 14:03 CET. With a `step` (s) of a day or more: 12 Nov 2026, the day of UTC."""
        if step >= DAY_S:
            return format_date(datetime.fromtimestamp(at / 1000, UTC), "d MMM y", locale=self._locale)
        when = datetime.fromtimestamp(at / 1000, self._zone)
        return format_datetime(when, "d MMM y, HH:mm z", locale=self._locale)

    def clock(self, at: int) -> str:
        """Unix ms → 14:03:07 of today, 11 Nov, 14:03:07 of another day."""
        when, today = (datetime.fromtimestamp(one / 1000, self._zone) for one in (at, self._now))
        form = "HH:mm:ss" if when.date() == today.date() else "d MMM, HH:mm:ss"
        return format_datetime(when, form, locale=self._locale)

    def band(self, low: float, high: float) -> str:
        """An estimate is a range: 6.1–7.5."""
        low_text, high_text = (format_decimal(round(end, 1), format="0.0", locale=self._locale) for end in (low, high))
        return f"{low_text}–{high_text}"


def duration(ms: float | None) -> str:
    """Milliseconds in the largest unit that tells them: 850 ms, 4 s, 12 min, 3 h, 6 d."""
    if ms is None:
        return "–"
    if ms < 1000:
        return f"{ms:.0f} ms"
    for unit, name in _AGO:
        if ms >= unit * 1000:
            return f"{ms // (unit * 1000):.0f} {name}"
    return f"{ms / 1000:.0f} s"
