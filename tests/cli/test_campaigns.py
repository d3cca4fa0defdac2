"""Spend of campaigns from the command line."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit

LINES = "date,campaign,spend,currency\n2026-11-20,autumn,12,EUR\n2026-11-21,autumn,13,EUR\n"


def test_a_file_is_kept_and_may_be_given_again(signalpost: Signalpost, tmp_path: Path) -> None:
    """The second time takes the place of the first."""
    file = tmp_path / "spend.csv"
    file.write_text(LINES, encoding="utf-8")
    assert signalpost("campaigns", "spend", str(file), "--json").rows == [{"lines": 2, "new": 2, "replaced": 0}]
    assert "0 new, 2 in place" in signalpost("campaigns", "spend", str(file)).out


def test_a_file_that_is_wrong_is_refused_whole_by_line(signalpost: Signalpost, tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    file.write_text(LINES + "2026-11-22,autumn,much,EUR\n", encoding="utf-8")
    ended = signalpost("campaigns", "spend", str(file))
    assert (ended.code, "line 4: spend: write a number" in ended.err) == (Exit.REFUSED, True)
    file.write_text(LINES, encoding="utf-8")
    assert signalpost("campaigns", "spend", str(file), "--json").rows == [{"lines": 2, "new": 2, "replaced": 0}]


def test_what_is_no_text_or_no_file_is_refused(signalpost: Signalpost, tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    file.write_bytes(b"\xff\xfe")
    assert "not text in UTF-8" in signalpost("campaigns", "spend", str(file)).err
    assert "cannot be read" in signalpost("campaigns", "spend", str(tmp_path / "none.csv")).err


def test_spend_is_of_the_account_that_is_named(signalpost: Signalpost, tmp_path: Path) -> None:
    """The same lines are new in each; of an account that is none nothing is kept."""
    file = tmp_path / "spend.csv"
    file.write_text(LINES, encoding="utf-8")
    signalpost("accounts", "add", "Second")
    for account in ("default", "Second"):
        kept = signalpost("campaigns", "spend", str(file), "--account", account, "--json").rows
        assert kept == [{"lines": 2, "new": 2, "replaced": 0}]
    assert signalpost("campaigns", "spend", str(file), "--account", "nobody").code == Exit.NOT_FOUND
