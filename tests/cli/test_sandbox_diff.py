"""`signalpost sandbox diff`: the gate before a deploy."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit


def saved(name: str, **changes: Any) -> str:
    """A run with one Purchase, saved under `name`."""
    event = {
        "event_name": "Purchase",
        "event_time": 1_790_000_000,
        "event_id": "order-1",
        "action_source": "website",
        "user_data": {"em": hashlib.sha256(b"jo@example.com").hexdigest()},
        **changes,
    }
    Path(name).write_text(json.dumps({"events": [{"number": 1, "dataset": "5", "source": "server", "event": event}]}))
    return name


def test_two_equal_runs_end_with_0(signalpost: Signalpost) -> None:
    """And say so."""
    ended = signalpost("sandbox", "diff", saved("before.json"), saved("after.json", event_time=1_790_000_777))
    assert (ended.code, ended.out) == (Exit.DONE, "Nothing changed.\n")


def test_a_changed_payload_ends_with_1(signalpost: Signalpost) -> None:
    """What changed stands under the event it changed in, without anything of anybody's."""
    ended = signalpost("sandbox", "diff", saved("before.json"), saved("after.json", user_data={"em": "jo@example.com"}))
    assert ended.code == Exit.REFUSED
    assert ended.out.splitlines() == [
        "Purchase (server, dataset 5)",
        "  user_data.em: SHA-256 became clear text  [1 of 1]",
    ]


def test_what_belongs_to_no_dataset_says_so(signalpost: Signalpost) -> None:
    """A browser's request without an id was refused; an event came no more."""
    refused = {"number": 1, "dataset": "", "events": 1, "error": "pixel_refused"}
    Path("after.json").write_text(json.dumps({"events": [], "calls": [refused]}))
    ended = signalpost("sandbox", "diff", saved("before.json"), "after.json")
    assert ended.out.splitlines() == [
        "Purchase (server, dataset 5)",
        "  1 event became 0",
        "no dataset",
        "  calls refused with pixel_refused: 0 became 1",
    ]


def test_programs_get_json_lines(signalpost: Signalpost) -> None:
    """One change a line."""
    words = ("sandbox", "diff", saved("before.json"), saved("after.json", opt_out=True), "--json")
    ended = signalpost(*words)
    assert ended.code == Exit.REFUSED
    (row,) = ended.rows
    assert (row["kind"], row["path"], row["event_name"], row["events"], row["of"]) == (
        "added",
        "opt_out",
        "Purchase",
        1,
        1,
    )
    assert signalpost(*words, "--ignore", "opt_out").code == Exit.DONE


@pytest.mark.parametrize("content", ["", "[]", "{}"])
def test_a_file_that_is_no_run_ends_with_2(signalpost: Signalpost, content: str) -> None:
    """And with how to save one."""
    Path("after.json").write_text(content)
    ended = signalpost("sandbox", "diff", saved("before.json"), "after.json")
    assert ended.code == Exit.USAGE
    assert "after.json" in ended.err and "/_sandbox/export" in ended.err


def test_a_missing_file_ends_with_2(signalpost: Signalpost) -> None:
    """As any wrong use of the command line."""
    assert signalpost("sandbox", "diff", saved("before.json"), "missing.json").code == Exit.USAGE
