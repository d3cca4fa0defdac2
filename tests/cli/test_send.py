"""`signalpost send`: three ways, a dry run, a result for each line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.sandbox.server import RunningSandbox


def day(signalpost: Signalpost, visits: int = 4) -> str:
    return signalpost("sample", "--visits", str(visits)).out


def test_events_go_straight_to_meta(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line has its result; what Meta has is what was sent."""
    monkeypatch.setenv("SIGNALPOST_TOKEN", "a-token")
    events = day(signalpost)
    with RunningSandbox() as running:
        ended = signalpost(
            "send", "-", "--to", "meta", "--dataset", "123", "--base-url", running.url, "--json", stdin=events
        )
        taken = [event.event["event_id"] for event in running.sandbox.events()]
    assert ended.code == Exit.DONE, ended.err
    assert [row["status"] for row in ended.rows] == ["delivered"] * len(taken)
    assert sorted(row["line"] for row in ended.rows) == list(range(1, len(taken) + 1))
    assert sorted(taken) == sorted(json.loads(line)["event_id"] for line in events.splitlines())


def test_a_bad_line_costs_one_event(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named by its line; the others go out; the exit code tells."""
    monkeypatch.setenv("SIGNALPOST_TOKEN", "a-token")
    with RunningSandbox() as running:
        words = ("send", "-", "--to", "meta", "--dataset", "123", "--base-url", running.url)
        ended = signalpost(*words, stdin="{\n" + day(signalpost))
        assert running.sandbox.events()
    assert ended.code == Exit.REFUSED
    assert "line 1: dropped: " in ended.out
    assert "1 dropped" in ended.out


def test_a_refused_token_is_said_once(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing that follows is sent."""
    from signalpost.sandbox.state import Sandbox

    monkeypatch.setenv("SIGNALPOST_TOKEN", "wrong")
    with RunningSandbox(Sandbox(tokens={"123": ["right"]})) as running:
        words = ("send", "-", "--to", "meta", "--dataset", "123", "--base-url", running.url)
        ended = signalpost(*words, stdin=day(signalpost))
        assert running.sandbox.events() == []
    assert ended.code == Exit.DESTINATION
    assert "nothing more is sent" in ended.err
    assert "wrong" not in ended.err + ended.out


def test_the_inbox_takes_events_for_a_worker(signalpost: Signalpost) -> None:
    """On disk, with a receipt; a dataset must be named."""
    signalpost("datasets", "add", "123")
    events = day(signalpost)
    assert signalpost("send", "-", "--to", "inbox", stdin=events).code == Exit.USAGE
    ended = signalpost("send", "-", "--to", "inbox", "--dataset", "123", "--json", stdin=events)
    assert ended.code == Exit.DONE, ended.err
    assert {row["status"] for row in ended.rows} == {"accepted"}
    assert all(row["receipt"] for row in ended.rows)
    assert list(Path("var/inbox").glob("*.db"))


def test_a_dry_run_prints_bodies_and_sends_nothing(signalpost: Signalpost) -> None:
    """JSON only on stdout, hashed; nothing needs to be set up for it."""
    ended = signalpost("send", "-", "--dry-run", stdin=day(signalpost))
    assert ended.code == Exit.DONE, ended.err
    [body] = ended.rows
    assert len(body["data"]) == len(day(signalpost).splitlines())
    assert "would be sent" in ended.err
    assert not Path("var").exists()


def test_csv_goes_the_same_way(signalpost: Signalpost) -> None:
    """By its ending, or by --format."""
    Path("orders.csv").write_text(
        "event_name,event_time,action_source,event_source_url,client_user_agent,em,value,currency\n"
        f"Purchase,{int(time.time())},website,https://shop.example/,Mozilla/5.0,anna@example.com,19.90,EUR\n"
    )
    ended = signalpost("send", "orders.csv", "--dry-run")
    assert ended.code == Exit.DONE, ended.out
    assert ended.rows[0]["data"][0]["custom_data"] == {"value": 19.9, "currency": "EUR"}


def test_an_absent_gateway_may_come_back(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """The events failed; the code says that trying again may help."""
    monkeypatch.setenv("SIGNALPOST_KEY", "a-key")
    ended = signalpost("send", "-", "--gateway", "http://127.0.0.1:9", stdin=day(signalpost, 1))
    assert ended.code == Exit.DESTINATION
