"""`signalpost privacy scan`: one value a line, one answer a line."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.cli.privacy_scan import answers
from signalpost.privacy.kinds import ACTIONS


def test_findings_come_in_order(signalpost: Signalpost) -> None:
    """Each with kind, confidence and action; none with the value."""
    lines = [
        {"path": "custom_data.note", "value": "anna@shop.example and berta@shop.example"},
        {"path": "custom_data.content_name", "value": "Ocean blue mug"},
        {"path": "custom_data.phone", "value": 4155550132},
    ]
    ended = signalpost("privacy", "scan", "-", stdin="\n\n".join(json.dumps(line) for line in lines))
    assert ended.code == Exit.DONE
    assert [row["path"] for row in ended.rows] == [line["path"] for line in lines]
    email, nothing, phone = (row["findings"] for row in ended.rows)
    assert [set(one) for one in email] == [{"kind", "confidence", "action"}]
    assert (email[0]["kind"], email[0]["action"]) == ("email", "mask")
    assert nothing == []
    assert [one["kind"] for one in phone] == ["phone"]
    assert "anna" not in ended.out


def test_a_line_that_is_no_question_is_named(signalpost: Signalpost) -> None:
    """By number, code and fix, never by what stands there; the others are answered."""
    ended = signalpost("privacy", "scan", stdin='anna@shop.example\n{"path": 1}\n{"path": "a", "value": "b"}\n')
    assert ended.code == Exit.REFUSED
    broken, wrong, good = ended.rows
    assert (broken["line"], broken["code"]) == (1, "json_invalid")
    assert (wrong["line"], wrong["code"]) == (2, "question_malformed")
    assert broken["error"].startswith("line 1: ") and "value" in broken["fix"]
    assert good == {"path": "a", "findings": []}
    assert "anna" not in ended.out + ended.err


@given(st.lists(st.text()))
def test_any_lines_are_answered(lines: list[str]) -> None:
    """No input ends in a traceback."""
    for row in answers(lines, ACTIONS):
        assert "error" in row or "findings" in row
