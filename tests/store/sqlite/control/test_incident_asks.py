"""What the control file promises of what people ask beyond the contract."""

from __future__ import annotations

from pathlib import Path

from signalpost.store import open_control, open_incident_asks
from signalpost.watch.incidents.asked import Asked, Wish
from stores import NOW, keyring


def test_what_is_asked_stands_in_the_audit_log(tmp_path: Path) -> None:
    """In its chain, so that nobody can take it out unseen."""
    keys = keyring(tmp_path)
    control = open_control(tmp_path / "control.db", keys)
    open_incident_asks(tmp_path / "control.db", keys).ask(1, 4, Asked(wish=Wish.MUTE), "ann", now=NOW)
    assert control.audit(1)[0].action == "incident.mute" and control.verify_audit().sound
    control.close()
