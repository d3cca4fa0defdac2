"""What tells of incidents is put together from the data folder."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import tree
from command import Signalpost
from incidents_told import an_incident
from signalpost.cli import parts
from signalpost.cli.telling import alerts_of, incidents_of, public_of, telling_of
from signalpost.settings import Settings
from signalpost.store import open_incidents, open_incidents_reader, open_messages
from signalpost.store.channels import Addressed
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.notice import Channel
from signalpost.watch.telling.signature import secret_text
from signalpost.watch.telling.wanted import How


def test_messages_link_to_where_people_open_the_dashboard() -> None:
    """Its own address, unless there is another before it."""
    assert public_of(Settings()) == "http://127.0.0.1:8060"
    assert public_of(Settings(dashboard_url="https://sp.example/")) == "https://sp.example"


def test_a_round_over_a_new_folder_tells_nobody(signalpost: Signalpost, tmp_path: Path) -> None:
    """There are no incidents yet."""
    signalpost("datasets", "add", "1")
    settings = Settings(data_dir=tmp_path / "var")
    messages = open_messages(settings.data_dir / parts.WATCH_FILE)
    reader = open_incidents_reader(settings.data_dir / parts.WATCH_FILE)
    with parts.control(settings) as control:
        made = telling_of(settings, control, reader, messages, parts.now_ms, lambda event, **fields: None)
        assert asyncio.run(made.once()) == 0
        assert incidents_of(reader) == {}
    reader.close()
    messages.close()


def test_pages_and_digests_see_what_the_watch_keeps(
    signalpost: Signalpost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By space; a channel that nobody answers at is one that is down."""
    monkeypatch.setenv("PYTHONPATH", str(tree.SRC))  # for the process that sends
    signalpost("datasets", "add", "1")
    settings = Settings(data_dir=tmp_path / "var")
    file = open_incidents(settings.data_dir / parts.WATCH_FILE)
    now = parts.now_ms() // 1_000
    file.keep(1, Incidents(every=(an_incident(opened_at=now, since=now - 60),), next_number=2), [], asked=0, now=now)
    file.close()
    alerts = alerts_of(settings)
    assert [one.number for one in alerts.incidents(1).every] == [1]
    assert alerts.incidents(2).every == ()
    assert "currency is missing from Purchase" in signalpost("alarms", "digest").out
    key = secret_text(b"k" * 32)
    nobody = Addressed(channel=Channel(name="x"), url="http://127.0.0.1:9/x", how=How.WEBHOOK, key=key)
    assert alerts.attempt(nobody) == "unreachable"
