"""Channels and rules of alarms by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tree
from command import Signalpost
from receiving import webhooks
from signalpost.cli.alarms import ADVICE
from signalpost.cli.exits import Exit

URL = "json://user:s3cr3t@127.0.0.1:9/hook"


def test_a_channel_is_added_listed_and_removed(signalpost: Signalpost) -> None:
    """Its address comes by stdin, and is not shown again."""
    ended = signalpost("alarms", "add", "ops", "--only", "dead_letters", "--again-after", "2", stdin=URL + "\n")
    assert ended.code == Exit.DONE and "signalpost alarms test ops" in ended.err
    listed = signalpost("alarms", "list", "--json")
    [row] = listed.rows
    added = row.pop("added_at")
    assert added.endswith("Z")
    more = {"incidents": "none", "digest": "never", "again_hours": 2.0}
    assert row == {"name": "ops", "place": "json 127.0.0.1:9", "alarms": ["dead_letters"], **more}
    assert "ops" in signalpost("alarms", "list").out
    assert signalpost("alarms", "remove", "ops").code == Exit.DONE
    assert signalpost("alarms", "remove", "ops").code == Exit.NOT_FOUND
    ended = signalpost("alarms", "list")
    assert ended.out == "" and "signalpost alarms add NAME" in ended.err


def test_an_address_is_in_no_output_and_on_no_disk(signalpost: Signalpost, tmp_path: Path) -> None:
    """Not in what commands say, not in the audit log, not in any file."""
    said = ""
    for words in (["add", "ops"], ["list"], ["list", "--json"], ["test"], ["remove", "ops"]):
        ended = signalpost("alarms", *words, stdin=URL)
        said += ended.out + ended.err
    said += signalpost("audit", "list", "--json").out + signalpost("status").out
    assert "s3cr3t" not in said
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"s3cr3t" in file.read_bytes()]


def test_an_address_may_come_from_a_file_or_the_environment(
    signalpost: Signalpost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As access tokens do."""
    (tmp_path / "address").write_text(URL)
    monkeypatch.setenv("OPS_ADDRESS", URL)
    assert signalpost("alarms", "add", "one", "--file", "address").code == Exit.DONE
    assert signalpost("alarms", "add", "two", "--env", "OPS_ADDRESS").code == Exit.DONE
    assert [row["name"] for row in signalpost("alarms", "list", "--json").rows] == ["one", "two"]


@pytest.mark.parametrize(
    ("name", "stdin", "code", "said"),
    [
        ("ops", "", Exit.USAGE, "stdin holds no address"),
        ("ops", "two words", Exit.USAGE, "stdin holds no address"),
        ("ops", "nosuch://s3cr3t", Exit.USAGE, "docs/how-to/get-alarms.md"),
        ("Ops!", URL, Exit.REFUSED, "small letters"),
    ],
)
def test_a_mistake_is_told_with_its_fix(signalpost: Signalpost, name: str, stdin: str, code: Exit, said: str) -> None:
    """And never with the address."""
    ended = signalpost("alarms", "add", name, stdin=stdin)
    assert (ended.code, said in ended.err) == (code, True), ended.err
    assert "s3cr3t" not in ended.err + ended.out
    assert signalpost("alarms", "list", "--json").rows == []


def test_channels_are_tried(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """All or one; what did not get there comes with advice, and ends with 5."""
    monkeypatch.setenv("PYTHONPATH", str(tree.SRC))  # for the process that sends
    with webhooks(gone=404) as hooks:
        signalpost("alarms", "add", "good", stdin=hooks.url())
        signalpost("alarms", "add", "gone", stdin=hooks.url("/gone"))
        ended = signalpost("alarms", "test", "good")
        assert (ended.code, ended.out) == (Exit.DONE, f"good (json 127.0.0.1:{hooks.port}): it got there\n")
        (came,) = hooks.take()
        assert came.body["title"] == "Signalpost: a test" and "Nothing is wrong" in came.body["message"]
        ended = signalpost("alarms", "test", "--json")
    assert ended.code == Exit.DESTINATION
    assert {row["name"]: row["failure"] for row in ended.rows} == {"good": None, "gone": "HTTP 404"}
    assert signalpost("alarms", "test", "nobody").code == Exit.NOT_FOUND
    assert "make a new one" in ADVICE["HTTP 404"]


def test_the_rules_of_a_dataset_are_changed_one_by_one(signalpost: Signalpost) -> None:
    """What is not named stays; `learn` takes hours back."""
    signalpost("datasets", "add", "11")
    as_shipped = {"silence_hours": None, "delivery_minutes": 5, "waiting_minutes": 60, "dead_percent": 1.0}
    assert signalpost("alarms", "set", "11").rows == [as_shipped]
    signalpost("alarms", "set", "11", "--silence-hours", "26", "--dead-percent", "2.5")
    changed = signalpost("alarms", "set", "11", "--waiting-minutes", "90", "--delivery-minutes", "7").rows[0]
    assert changed == {"silence_hours": 26.0, "delivery_minutes": 7, "waiting_minutes": 90, "dead_percent": 2.5}
    assert signalpost("alarms", "set", "11", "--silence-hours", "learn").rows[0]["silence_hours"] is None
    assert "dataset.put" in {row["action"] for row in signalpost("audit", "list", "--json").rows}


@pytest.mark.parametrize(
    "words",
    [["--silence-hours", "soon"], ["--silence-hours", "-1"], ["--dead-percent", "101"], ["--waiting-minutes", "0"]],
)
def test_what_makes_no_sense_changes_nothing(signalpost: Signalpost, words: list[str]) -> None:
    """Nor does a dataset that is not there."""
    signalpost("datasets", "add", "11")
    before = signalpost("alarms", "set", "11").out
    ended = signalpost("alarms", "set", "11", *words)
    assert ended.code == Exit.USAGE and "docs/reference/alarms.md" in ended.err
    assert signalpost("alarms", "set", "11").out == before
    assert signalpost("alarms", "set", "12").code == Exit.REFUSED


def test_rows_are_json_that_programs_read(signalpost: Signalpost) -> None:
    """One object a line."""
    signalpost("alarms", "add", "ops", stdin=URL)
    assert json.loads(signalpost("alarms", "list", "--json").out)["alarms"] == "all"


def test_a_webhook_gets_a_secret_that_is_shown_once_and_a_pager_its_key(signalpost: Signalpost, tmp_path: Path) -> None:
    """Neither is on any disk, or shown again."""
    made = signalpost("alarms", "add", "own", "--how", "webhook", stdin="https://hook.example/s3cr3t")
    secret = made.out.strip()
    assert (made.code, secret.startswith("whsec_")) == (Exit.DONE, True)
    key = "R0UT1NGKEY" * 3
    paged = signalpost("alarms", "add", "page", "--how", "pagerduty", stdin=key)
    assert paged.code == Exit.DONE
    rows = signalpost("alarms", "list", "--json").rows
    assert [row["place"] for row in rows] == ["webhook hook.example", "pagerduty events.pagerduty.com"]
    said = paged.out + paged.err + signalpost("alarms", "list").out + signalpost("audit", "list", "--json").out
    assert key not in said and secret not in said
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert not [one for one in files if secret.encode() in one or key.encode() in one or b"s3cr3t" in one]
    for how, stdin in (("webhook", "ftp://hook.example"), ("pagerduty", "short")):
        assert signalpost("alarms", "add", "bad", "--how", how, stdin=stdin).code == Exit.REFUSED
