"""What the control file promises of what people ask beyond the contract."""

from __future__ import annotations

from pathlib import Path

from signalpost.store import open_control, open_incident_asks
from signalpost.watch.incidents.asked import Asked, Wish
from stores import NOW, keyring


def test_what_is_asked_changes_no_settings(tmp_path: Path) -> None:
    """Nobody reads settings anew for it; its audit row is in the chain."""
    keys = keyring(tmp_path)
    control = open_control(tmp_path / "control.db", keys)
    version = control.version()
    open_incident_asks(tmp_path / "control.db", keys).ask(1, 4, Asked(wish=Wish.MUTE), "ann", now=NOW)
    assert control.version() == version and control.verify_audit().sound
    control.close()
