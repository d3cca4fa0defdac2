"""Business settings as one file."""

from __future__ import annotations

import json
import tomllib

from command import Signalpost
from signalpost.cli.exits import Exit


def test_what_is_exported_can_be_applied(signalpost: Signalpost) -> None:
    """Export, apply, export: the same; a token is in none of them and survives."""
    signalpost("datasets", "add", "123", "--name", "Läden", "--test-event-code", "TEST1")
    signalpost("datasets", "set-token", "123", stdin="secret-token")
    exported = signalpost("config", "export").out
    assert "secret" not in exported
    assert json.loads(signalpost("config", "export", "--json").out) == tomllib.loads(exported)
    assert signalpost("config", "apply", "-", stdin=exported).code == Exit.DONE
    assert signalpost("config", "export").out == exported
    assert [row["token"] for row in signalpost("datasets", "list", "--json").rows] == ["yes"]


def test_a_wrong_file_changes_nothing(signalpost: Signalpost) -> None:
    """Neither TOML that is none nor settings that do not exist."""
    signalpost("datasets", "add", "123")
    before = signalpost("config", "export").out
    assert signalpost("config", "apply", "-", stdin="[[datasets]").code == Exit.USAGE
    assert (
        signalpost("config", "apply", "-", stdin='[[datasets]]\ndataset_id = "123"\ncolour = "red"\n').code
        == Exit.REFUSED
    )
    assert signalpost("config", "apply", "none.toml").code == Exit.USAGE
    assert signalpost("config", "export").out == before
