"""Changes of the ledger: asked of the worker that holds it, or done here."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.asking import ask
from signalpost.errors import StoreUnavailable
from signalpost.settings import Settings
from signalpost.store import open_control, open_ledger
from signalpost.store.control import Verb
from signalpost.store.keyring import Keyring
from signalpost.store.master_key import read_master_key


def test_who_holds_the_ledger_is_asked(signalpost: Signalpost) -> None:
    """While another has the ledger the command waits for its answer; when none comes in time, it stays posted."""
    signalpost("datasets", "add", "123")
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    holder = open_ledger(Path("var/ledger.db"), keys)
    control = open_control(Path("var/control.db"), keys)
    try:
        with pytest.raises(StoreUnavailable, match="will do it"):
            ask(Settings(), Verb.REBUILD, {}, within_s=0.0)
        [command] = control.open_commands()
        assert command.verb is Verb.REBUILD
        control.finish(command.command_id, answer={"corrected": 3}, now=1)
    finally:
        holder.close()
        control.close()


def test_who_asked_for_what_is_in_the_audit(signalpost: Signalpost) -> None:
    """Also when the command did it itself."""
    signalpost("datasets", "add", "123")
    assert ask(Settings(), Verb.PAUSE, {"dataset": "123"}) == {"paused": "123"}
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    control = open_control(Path("var/control.db"), keys)
    assert any("pause" in row.action or row.detail.get("verb") == "pause" for row in control.audit(1))
    control.close()
