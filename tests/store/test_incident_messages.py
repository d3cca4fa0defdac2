"""What is said of a queue."""

from __future__ import annotations

from pathlib import Path

from incidents_told import NOON
from signalpost.store import open_messages, open_messages_reader
from signalpost.store.incident_messages import ChannelState, Messages, MessagesReader


def test_a_channel_that_was_told_nothing_waits_for_nothing() -> None:
    """As pages show one that is new."""
    assert (ChannelState().waiting, ChannelState().failures, ChannelState().oldest) == (0, 0, None)


def test_what_is_written_is_read_by_others_at_once(tmp_path: Path) -> None:
    """The watch writes, pages and commands read."""
    messages: Messages = open_messages(tmp_path / "watch.db")
    reader: MessagesReader = open_messages_reader(tmp_path / "watch.db")
    messages.digest("ops", NOON, None, NOON)
    assert reader.channels() == {"ops": ChannelState()}
    messages.close()
    reader.close()
