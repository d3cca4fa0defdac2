"""What tells of incidents is put together from the data folder."""

from __future__ import annotations

import asyncio
from pathlib import Path

from command import Signalpost
from signalpost.cli import parts
from signalpost.cli.telling import incidents_of, public_of, telling_of
from signalpost.settings import Settings
from signalpost.store import open_messages


def test_messages_link_to_where_people_open_the_dashboard() -> None:
    """Its own address, unless there is another before it."""
    assert public_of(Settings()) == "http://127.0.0.1:8060"
    assert public_of(Settings(dashboard_url="https://sp.example/")) == "https://sp.example"


def test_a_round_over_a_new_folder_tells_nobody(signalpost: Signalpost, tmp_path: Path) -> None:
    """There are no incidents yet."""
    signalpost("datasets", "add", "1")
    settings = Settings(data_dir=tmp_path / "var")
    messages = open_messages(settings.data_dir / parts.WATCH_FILE)
    with parts.control(settings) as control:
        made = telling_of(settings, control, messages, parts.now_ms, lambda event, **fields: None)
        assert asyncio.run(made.once()) == 0
        assert not any(every.every for every in incidents_of(settings, control)().values())
    messages.close()
