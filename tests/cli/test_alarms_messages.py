"""What waits, what went out, and what a digest says, by command."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from incidents_told import NOON
from signalpost.cli.exits import Exit
from signalpost.store import open_messages
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Change
from signalpost.watch.telling.queue import Queued, Said


def test_messages_are_listed_with_what_became_of_them(signalpost: Signalpost, tmp_path: Path) -> None:
    """None while the watch never ran."""
    signalpost("datasets", "add", "1")
    assert "No messages yet" in signalpost("alarms", "messages").err
    messages = open_messages(tmp_path / "var" / "watch.db")
    said = Said(title="Signalpost: x", body="b", kind="info", topic="incident-1-7")
    told = ((7, Change.OPENED, Level.WARNING),)
    messages.queue([Queued(channel="ops", space_id=1, kind="opened", said=said, told=told)], NOON)
    messages.settle([(one, "HTTP 503") for one in messages.take(["ops"], NOON)], NOON)
    messages.close()
    (row,) = signalpost("alarms", "messages", "--json").rows
    assert (row["channel"], row["incident"], row["state"], row["tries"]) == ("ops", 7, "waiting", 1)
    assert (row["failure"], row["queued_at"]) == ("HTTP 503", "2026-11-23T12:00:00Z")


def test_a_digest_is_shown_as_it_would_go_out(signalpost: Signalpost) -> None:
    """As text, and as mail shows it."""
    signalpost("datasets", "add", "1")
    ended = signalpost("alarms", "digest", "--every", "week")
    assert ended.out.startswith("Signalpost: nothing broke in the week")
    assert signalpost("alarms", "digest", "--html").out.startswith("<html>")
    assert signalpost("alarms", "digest", "--every", "never").code == Exit.USAGE
