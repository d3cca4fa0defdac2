"""`signalpost plan learn`: a plan from a file of events."""

from __future__ import annotations

import tomllib
from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.cli.plan_learn import seen_of


def test_a_plan_is_learnt_from_a_file(signalpost: Signalpost, tmp_path: Path) -> None:
    """And the file it came from keeps to it."""
    (tmp_path / "day.jsonl").write_text(signalpost("sample", "--visits", "150").out)
    ended = signalpost("plan", "learn", "day.jsonl", "--dataset", "123")
    plan = tomllib.loads(ended.out)
    assert plan["dataset"] == "123"
    assert plan["events"]["ViewContent"]["parameters"]["custom_data.value"]["presence"] == "required"
    assert signalpost("plan", "learn", "day.jsonl", "--out", "plan.toml").code == Exit.DONE
    assert signalpost("plan", "check", "day.jsonl", "--plan", "plan.toml").code == Exit.DONE


def test_lines_that_are_no_events_are_told(signalpost: Signalpost) -> None:
    """None at all teaches nothing."""
    ended = signalpost("plan", "learn", "-", stdin='{\n[]\n{"event_name": 5}\n{"event_name": "x", "custom_data": 3}\n')
    assert ended.code == Exit.REFUSED
    assert "4 lines are no events" in ended.err and "nothing was learnt" in ended.err


def test_names_without_end_are_told(signalpost: Signalpost) -> None:
    """What exceeds a cap is counted."""
    ended = signalpost("plan", "learn", "-", stdin='{"event_name": "%s"}\n{"event_name": "a"}' % ("x" * 200))
    assert "1 copies had long_names beyond what is learnt." in ended.err


def test_of_user_data_only_the_keys_are_seen() -> None:
    """Whatever else the event has."""
    body = (
        b'{"event_name": "Purchase", "event_time": 1700000000, "user_data": {"em": "ann@shop.example"}, "event_id": 7,'
        b' "event_source_url": "https://shop.example/x?email=ann", "custom_data": {"release": "v1"}}'
    )
    seen = seen_of(body, "1", "server", 1)
    assert seen is not None and "ann" not in repr(seen)
    assert (seen.keys, seen.host, seen.release, seen.event_id, seen.at) == (
        ("em",), "shop.example", "v1", "7", 1_700_000_000,
    )  # fmt: skip
