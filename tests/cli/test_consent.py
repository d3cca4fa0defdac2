"""`signalpost consent`: its commands."""

from __future__ import annotations

from command import Signalpost
from signalpost.cli.exits import Exit


def test_its_commands_are_listed(signalpost: Signalpost) -> None:
    """With what each is for."""
    ended = signalpost("consent", "--help")
    assert ended.code == Exit.DONE
    assert "decode" in ended.out
