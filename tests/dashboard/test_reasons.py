"""Reasons, pauses and Meta's codes in plain words."""

from __future__ import annotations

import pytest

from signalpost.capi.codes import CODES
from signalpost.capi.verdict_codes import ROWS, Row
from signalpost.consent.ruling import Reason
from signalpost.dashboard.reasons import NOTHING, SAID, paused, said, verdict
from signalpost.store.order_outcomes import ADVICE


@pytest.mark.parametrize("reason", sorted({*CODES, *SAID, *(word for word in ADVICE if word and ":" not in word)}))
def test_each_reason_is_a_clause_and_a_fix(reason: str) -> None:
    """It goes on behind a colon, names no noun that nobody gave, and says what to do."""
    found = said(reason)
    for text in (found.what, found.fix):
        assert text
        assert "{" not in text
        assert "}" not in text
    assert not found.what.endswith(".")


@pytest.mark.parametrize(
    "reason", [one.value for one in Reason if one.value.startswith("consent_") and one != Reason.GIVEN]
)
def test_each_reason_of_consent_is_told_in_words(reason: str) -> None:
    """None is shown as its code."""
    assert said(reason).what != reason.replace("_", " ")


def test_a_reason_that_is_in_no_table_is_told_as_it_stands() -> None:
    """Such as one of a newer release."""
    assert said("of_a_newer_release").what == "of a newer release"
    assert said(None).what == said("").what == "nothing says why"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code}-{row.subcode}")
def test_each_code_of_metas_says_what_it_means_and_what_follows(row: Row) -> None:
    """And what to do; the table it is from is named."""
    found = verdict(400, row.code, row.subcode, "123")
    assert (found.meaning, found.source) == (row.meaning, row.source)
    assert found.does
    assert found.fix
    assert "{dataset}" not in found.fix


def test_what_has_no_code_is_told_too() -> None:
    """No answer, an answer without a code, a code that is in no table, and yes."""
    assert verdict(None, None, None, "1").meaning == "no answer came"
    assert verdict(502, None, None, "1").meaning == "HTTP 502 without a code"
    assert verdict(400, 987_654, None, "1").meaning == "a code that no table knows"
    assert (verdict(200, None, None, "1").meaning, verdict(200, None, None, "1").fix) == ("taken", "")


def test_a_pause_says_who_or_what_made_it() -> None:
    """By hand; because of the token; for a reason that nobody knows."""
    assert paused("operator", "123").what == "it was paused by hand"
    assert "signalpost datasets set-token 123" in paused("token", "123").fix
    assert paused("of_a_newer_release", "123").what
    assert verdict(400, 4, None, "1").fix != NOTHING
