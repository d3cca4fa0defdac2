"""What people ask of incidents."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.errors import InvalidInput
from signalpost.store import open_control, open_incident_asks
from signalpost.store.incident_asks import KEPT_MS, Ask, IncidentAsks
from signalpost.watch.incidents.asked import Asked, Wish
from stores import NOW, keyring


def test_what_was_asked_is_kept_in_order_with_an_audit_row(tmp_path: Path) -> None:
    """The row names the incident and no note's text; what cannot be done is not kept."""
    keys = keyring(tmp_path)
    control = open_control(tmp_path / "control.db", keys)
    asks: IncidentAsks = open_incident_asks(tmp_path / "control.db", keys)
    note, snooze = Asked(wish=Wish.NOTE, text="we know"), Asked(wish=Wish.SNOOZE, until=900)
    first = asks.ask(1, 4, note, "ann", now=NOW)
    second = asks.ask(1, 4, snooze, "ben", now=NOW + 1)
    with pytest.raises(InvalidInput):
        asks.ask(1, 4, Asked(wish=Wish.NOTE), "ben", now=NOW)
    assert list(asks.after(1, 0)) == [
        Ask(ask_id=first, at=NOW, number=4, asked=note, by="ann"),
        Ask(ask_id=second, at=NOW + 1, number=4, asked=snooze, by="ben"),
    ]
    assert [one.ask_id for one in asks.after(1, first)] == [second]
    assert list(asks.after(2, 0)) == []
    audit = [(row.action, row.subject, row.author, row.detail) for row in control.audit(1)]
    assert sorted(audit) == [("incident.note", "4", "ann", {}), ("incident.snooze", "4", "ben", {"until": 900})]
    asks.ask(1, 4, note, "ann", now=NOW + KEPT_MS + 1)
    assert [one.at for one in asks.after(1, 0)] == [NOW + 1, NOW + KEPT_MS + 1]
    asks.close()
    control.close()
