"""`signalpost normalize`: one question a line, one answer a line."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from command import Signalpost
from signalpost.capi.policy import Policy
from signalpost.cli.exits import Exit
from signalpost.cli.normalize import answers


def test_a_value_comes_out_normalised_and_hashed(signalpost: Signalpost) -> None:
    """With the country that its line or the option names."""
    ended = signalpost(
        "normalize",
        "-",
        "--default-country",
        "de",
        stdin='{"field": "em", "value": " Anna@Example.com "}\n\n{"field": "ph", "value": "030 1234567"}\n',
    )
    assert ended.code == Exit.DONE
    assert [row["normalized"] for row in ended.rows] == ["anna@example.com", "49301234567"]
    assert ended.rows[0]["sha256"] == hashlib.sha256(b"anna@example.com").hexdigest()
    assert ended.rows[0].keys() == {"field", "normalized", "sha256", "forms", "note"}


def test_what_cannot_be_right_is_null_with_a_note(signalpost: Signalpost) -> None:
    """It is dropped, never hashed; that is no error."""
    ended = signalpost("normalize", stdin='{"field": "em", "value": "anna"}')
    assert ended.code == Exit.DONE
    [row] = ended.rows
    assert (row["normalized"], row["sha256"], row["forms"]) == (None, None, [])
    assert row["note"]


def test_a_line_that_is_no_question_is_named(signalpost: Signalpost) -> None:
    """By its number; the others are answered, and the exit code tells."""
    ended = signalpost(
        "normalize",
        stdin='{"field": "em"}\nnope\n{"field": "zip", "value": "1"}\n{"field": "zp", "value": "1"}\n' + "[" * 100_000,
    )
    assert ended.code == Exit.REFUSED
    assert [row.get("error", "")[:7] for row in ended.rows] == ["line 1:", "line 2:", "line 3:", "", "line 5:"]


@given(st.lists(st.text()))
def test_any_lines_are_answered(lines: list[str]) -> None:
    """No input ends in a traceback."""
    for row in answers(lines, policy=Policy(), year=2026):
        assert "error" in row or "field" in row
