"""fbc and fbp as values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.click_id import (
    STALE_AFTER_MS,
    fault,
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
