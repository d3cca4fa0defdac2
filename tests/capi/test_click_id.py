"""fbc and fbp as values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.click_id import (
    COOKIE_MAX_AGE_S,
    STALE_AFTER_MS,
    Language,
    Token,
    fault,
    is_usual,
    make_fbc,
    make_fbp,
    parse_fbc,
    parse_fbp,
    read_token,
)

ROWS = json.loads((Path(__file__).parent.parent / "golden" / "fbc_fbp.json").read_text(encoding="utf-8"))["rows"]
NOW = 1_700_000_000_000


def rows(kind: str) -> list[Any]:
    """Golden rows of one kind."""
    return [pytest.param(row, id=row["id"]) for row in ROWS if row["kind"] == kind]


@pytest.mark.parametrize("row", rows("cookie_parse"))
def test_cookies_are_read_strictly(row: dict[str, Any]) -> None:
    """fb, two numbers, a value, and perhaps a token that is one."""
    parsed = parse_fbc(row["input"]["value"])
    assert (parsed is not None) == row["ours"]["valid"]
    assert parsed is None or str(parsed) == row["input"]["value"]


@pytest.mark.parametrize("row", rows("appendix"))
def test_tokens_of_meta_s_builders_can_be_read(row: dict[str, Any]) -> None:
    """Language, change and version of whoever made the value; two characters name the language alone."""
    token = read_token(row["fact"]["expected"]["appendix"])
    assert token is not None
    assert {"language": token.language.value, "version": token.version} == {
        "language": row["ours"]["language"],
        "version": row["ours"]["version"],
    }
    assert (token.change.value if token.change else None) == row["ours"]["change"]


@given(st.text() | st.text("fb.0123456789AQ-_"))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No cookie breaks the reader, and what it reads it can write."""
    parsed = parse_fbp(text)
    assert parsed is None or parse_fbp(str(parsed)) == parsed
    assert (fault(text.strip(), 0, NOW) == "malformed") == (parsed is None)
    read_token(text)


def test_values_we_make_have_four_parts() -> None:
    """The click id untouched, no token, and nothing without a click id."""
    fbc = make_fbc("IwAR2F4-dbP0", subdomain_index=1, now_ms=NOW)
    assert str(fbc) == f"fb.1.{NOW}.IwAR2F4-dbP0"
    assert make_fbc("", subdomain_index=1, now_ms=NOW) is None
    assert make_fbc("IwAR2F4;", subdomain_index=1, now_ms=NOW) is None
    assert str(make_fbp(1116446470, subdomain_index=2, now_ms=NOW)) == f"fb.2.{NOW}.1116446470"


def test_a_value_does_not_show_itself() -> None:
    """A click id in a log would be personal data."""
    assert "IwAR" not in repr(make_fbc("IwAR2F4", subdomain_index=1, now_ms=NOW))


def test_age_is_counted_in_either_unit() -> None:
    """Milliseconds, or seconds of older plugins; 90 days to the event, no later than now."""

    def why(created: int) -> str | None:
        return fault(f"fb.1.{created}.x", NOW - STALE_AFTER_MS, NOW + 60_000)

    assert why(NOW) is why(NOW // 1000) is why(NOW - STALE_AFTER_MS) is why(NOW + 60_000) is None
    assert why(NOW - STALE_AFTER_MS - 1) == why(NOW // 1000 - 91 * 86_400) == "stale"
    assert why(NOW + 60_001) == why(NOW // 1000 + 61) == "future"
    seconds = parse_fbc("fb.1.1600000000.abc")
    assert seconds is not None and seconds.in_seconds


@pytest.mark.parametrize("row", rows("cookie_parse"))
def test_a_value_is_sent_if_it_can_be_read(row: dict[str, Any]) -> None:
    """What is judged for sending and what is read of a cookie are one form."""
    assert (fault(row["input"]["value"], 0, 10**18) is None) == row["ours"]["valid"]


def test_the_browsers_id_is_read_by_the_same_form() -> None:
    """Index, time, number and token, each in its place."""
    fbp = parse_fbp(f"fb.2.{NOW}.1116446470.AQYCAQMA")
    assert fbp is not None
    assert (fbp.subdomain_index, fbp.created_ms, fbp.value, fbp.token) == (2, NOW, "1116446470", "AQYCAQMA")
    assert not fbp.in_seconds
    assert fbp == parse_fbp(str(fbp))
    assert parse_fbp(f"fb.2.{NOW}") is None


@pytest.mark.parametrize(
    "text",
    ["", "fb.1.x", f"fb.1.{NOW}", f"fb.1.{NOW}.", f"ga.1.{NOW}.x", f"fb.x.{NOW}.x", "fb.1.x.x", f"fb.1.{NOW}.x.y",
     f"fb.1.{NOW}.x.AQYCAQMA.z", f"fb..{NOW}.x", "fb.1..x", f"fb.1.{'9' * 19}.x", f"fb.1.{NOW}.x.AQ.AQ"],
)  # fmt: skip
def test_any_part_amiss_is_malformed(text: str) -> None:
    """Prefix, index, time, value, token; a time of more than 18 digits is none."""
    assert fault(text, 0, 10**19) == "malformed"
    assert parse_fbc(text) is parse_fbp(text) is None
    assert fault(f"fb.1.{'9' * 18}.x", 0, 10**18) is None
    assert fault(f"fb.{'9' * 18}.{NOW}.x", 0, NOW) is None


def test_a_token_behind_the_value_changes_nothing() -> None:
    """It says which builder made the value."""
    assert fault(f"fb.1.{NOW}.x.AQYCAQMA", NOW, NOW) is fault(f"fb.1.{NOW}.x.AQ", NOW, NOW) is None
    assert fault(f"fb.1.{NOW}.x.AQYCAQMA", NOW + 1, NOW + 1) == "stale"
    assert fault(f"fb.1.{NOW}.x.AQYCAQMA", NOW - 1, NOW - 1) == "future"


def test_short_tokens_name_the_language() -> None:
    """Six of two characters, in the order of Meta's table; others mean nothing."""
    assert [read_token(text) for text in ("AQ", "Ag", "Aw", "BA", "BQ", "Bg")] == [
        Token(language=language) for language in Language
    ]
    assert [language.value for language in Language] == ["php", "python", "java", "nodejs", "ruby", "client_js"]
    assert read_token("AQYCAQMA") is not None
    others = ("AQYC", "AQYCAQMAAAAA", "WFhYWFhY")  # too short, too long, without the marker
    for text in ("aq", "Bw", "", "AQYCAQM", "AAYCAQMA", "AQACAQMA", "AQcCAQMA", "AQYZAQMA", "ä" * 8, *others):
        assert read_token(text) is None


def test_a_time_of_twelve_digits_counts_milliseconds() -> None:
    """100,000,000,000 ms are of 1973: what is smaller counts seconds."""
    first = parse_fbc("fb.1.100000000000.x")
    last = parse_fbc("fb.1.99999999999.x")
    assert first is not None and last is not None
    assert (first.in_seconds, last.in_seconds) == (False, True)
    assert fault("fb.1.100000000000.x", 100_000_000_000, 100_000_000_000) is None
    assert fault("fb.1.99999999999.x", 99_999_999_999_000, 99_999_999_999_000) is None


def test_a_click_counts_for_ninety_days() -> None:
    """As the cookie lives: 7,776,000 s (page fbp-and-fbc, 2026-09-12)."""
    assert COOKIE_MAX_AGE_S == 7_776_000
    assert STALE_AFTER_MS == 90 * 86_400_000


def test_a_value_shows_its_kind_alone() -> None:
    """In an error it is known for what it is."""
    assert repr(make_fbc("IwAR2F4", subdomain_index=1, now_ms=NOW)) == "Fbc(…)"
    assert repr(make_fbp(1, subdomain_index=1, now_ms=NOW)) == "Fbp(…)"


@pytest.mark.parametrize(
    "value", ["a b", "a;b", "a\r\nSet-Cookie: x=1", "a\x00", "a\x1b[2J", "a\u2028", "x; Path=/evil"]
)
def test_what_cannot_stand_in_a_cookie_is_malformed(value: str) -> None:
    """A value goes back into a cookie as it is: nothing in it may end the value, the header or the line."""
    text = f"fb.1.{NOW}.{value}"
    assert fault(text, 0, 10**19) == "malformed"
    assert parse_fbc(text) is None
    assert parse_fbp(text) is None
    assert not is_usual(text, 0, 10**19)


@pytest.mark.parametrize(
    "value",
    ["fb.1.1700000000000.AbC", "fb.2.1700000000000.x", "fb.0.1700000000000.ab", "fb.1.1700000000000.IwAR2F4-dbP0_"],
)
def test_usual_values_are_known_at_a_glance(value: str) -> None:
    """And the long answer is the same."""
    assert is_usual(value, NOW, NOW)
    assert fault(value, NOW, NOW) is None


@pytest.mark.parametrize(
    "value",
    ["", "fb.1.1700000000000.", "fb.1.170000000000.AbC", "fb.1.1700000000000.a.AQ", "fb.1.1700000000000.a ",
     "fb.1.170000000000x.AbC", "ga.1.1700000000000.AbC", "fb.1.1700000000001.AbC", "fb.1.1699999999999.AbC",
     "fb.1.1700000000000.ä", "fb.1.1700000000000..a",
     "fb.1.1700000000000.."],
)  # fmt: skip
def test_all_others_take_the_long_way(value: str) -> None:
    """Tokens, seconds, blanks, other scripts, and what is too old or of the future."""
    assert not is_usual(value, NOW, NOW)
