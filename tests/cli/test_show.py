"""What commands print."""

from __future__ import annotations

import json

import pytest

from signalpost.capi.problem import Problem
from signalpost.cli import show


def test_rows_as_json_are_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """For programs: every field, whatever the columns."""
    show.rows(("a",), [{"a": 1, "b": None}, {"a": 2, "b": "x"}], as_json=True, empty="nothing")
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"a": 1, "b": None},
        {"a": 2, "b": "x"},
    ]


def test_rows_for_people_are_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the columns asked for; lists have commas, nothing is empty."""
    show.rows(
        ("name", "datasets"),
        [{"name": "web", "datasets": ("1", "2"), "secret": "s"}, {"name": "crm"}],
        as_json=False,
        empty="",
    )
    out = capsys.readouterr().out
    assert "1, 2" in out
    assert "crm" in out
    assert "secret" not in out


def test_nothing_to_show_is_said_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """So that a pipe stays empty."""
    show.rows(("a",), [], as_json=False, empty="No keys yet.")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "No keys yet.\n")


def test_times_are_shown_in_utc() -> None:
    """Unix milliseconds as people read them."""
    assert show.when(0) == "1970-01-01T00:00:00Z"
    assert show.when(None) is None


def test_a_problem_is_one_line() -> None:
    """Place, code, sentence and fix."""
    found = Problem(path="user_data.em", code="em_invalid", message="Not an address.", fix="Leave it out.")
    assert show.problem(found, prefix="line 3") == "line 3.user_data.em: em_invalid: Not an address. Leave it out."
    assert show.problem(Problem(path="", code="c", message="M.")) == "c: M."


HOSTILE = "\x1b]0;pwned\x07\x1b[2J\x9b31mX\u202egpj.exe\r\n=cmd|'/c calc'!A1\x7f"


def test_what_a_visitor_named_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """An event's name is anybody's words: colours, titles, a changed direction and broken lines are written out."""
    show.rows(("name",), [{"name": HOSTILE}], as_json=False, empty="")
    show.text(f"name  {show.cell(HOSTILE)}")
    show.text(HOSTILE)
    show.remark(HOSTILE)
    captured = capsys.readouterr()
    obeyed = {character for character in captured.out + captured.err if character < " " or "\x7f" <= character < "\xa0"}
    assert obeyed == {"\n"}
    assert "\u202e" not in captured.out + captured.err
    assert captured.out.count("\n") == 2 + 1 + 2  # a head and a row, a line, and one that may break
    assert "\\x1b]0;pwned\\x07" in captured.out
    assert "\\u202egpj.exe\\x0d\\x0a=cmd" in captured.out


def test_json_says_the_same_to_programs_and_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """What a terminal would obey is escaped as JSON escapes it."""
    show.line({"name": HOSTILE})
    written = capsys.readouterr().out
    assert json.loads(written) == {"name": HOSTILE}
    assert written.isascii()
    assert written.rstrip("\n").isprintable()
