"""Numbers, money, times as people write them."""

from __future__ import annotations

import pytest

from signalpost.dashboard.wording import Wording, duration, known_locale

NOW = 1_795_305_600_000


def test_numbers_are_written_by_locale() -> None:
    """English, German, and what is none."""
    english, german = Wording("en-US", "UTC", NOW), Wording("de-DE", "UTC", NOW)
    assert (english.number(1234567), german.number(1234567)) == ("1,234,567", "1.234.567")
    assert (english.money(19_990_000, "EUR"), german.money(19_990_000, "EUR")) == ("€19.99", "19,99\xa0€")
    assert (english.compact(1_234_567), english.band(6.04, 7.46)) == ("1.2M", "6.0–7.5")
    assert (known_locale("xx-yy-zz"), known_locale("pt-BR")) == ("en", "pt_BR")


def test_what_is_not_all_never_reads_as_all() -> None:
    """Nor what is something as nothing."""
    write = Wording("en", "UTC", NOW).share
    assert [write(share) for share in (None, 0.0, 0.5, 0.99999, 0.000001, 1.0)] == [
        "–",
        "0%",
        "50%",
        "99.9%",
        "0.1%",
        "100%",
    ]


def test_a_change_has_its_sign() -> None:
    """And none where nothing was before."""
    write = Wording("en", "UTC", NOW).change
    assert [write(*pair) for pair in ((103, 100), (50, 100), (5, 0))] == ["+3%", "−50%", "–"]


def test_times_are_relative_for_a_day() -> None:
    """Then they are moments, with the zone."""
    words = Wording("en", "Europe/Berlin", NOW)
    assert words.ago(NOW - 4_000) == "4 s ago"
    assert words.ago(NOW - 7_200_000) == "2 h ago"
    assert words.ago(None) == "never"
    assert words.ago(NOW - 2 * 86_400_000).startswith("20 Nov 2026")
    assert words.moment(NOW).startswith("22 Nov 2026, 01:00")


@pytest.mark.parametrize(
    ("ms", "text"),
    [(None, "–"), (850, "850 ms"), (4_000, "4 s"), (720_000, "12 min"), (10_800_000, "3 h"), (518_400_000, "6 d")],
)
def test_a_duration_is_told_in_its_largest_unit(ms: float | None, text: str) -> None:
    """Rounded down: never more than it was."""
    assert duration(ms) == text
