"""`signalpost privacy`: the group of commands."""

from __future__ import annotations

from command import Signalpost


def test_the_group_tells_its_commands(signalpost: Signalpost) -> None:
    """With a line for each."""
    assert "scan" in signalpost("privacy", "--help").out
