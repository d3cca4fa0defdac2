"""What operators do to the SQLite ledger."""

from __future__ import annotations

from pathlib import Path

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, an_event, fold, states
from signalpost.store.ledger import State


def test_a_large_replay_is_one_transaction(tmp_path: Path) -> None:
    """Every dead event of a reason is queued again, or none."""
    ledger = SqliteHome(tmp_path).open()
    fold(ledger, *(an_event(n, state=State.DEAD, reason="refused_by_meta") for n in range(1, 1_201)))
    assert ledger.replay(SPACE, dataset=DATASET, reason="refused_by_meta", now=NOW) == 1_200
    assert states(ledger) == {"waiting": 1_200}
    assert ledger.rebuild() == 0
    ledger.close()


def test_an_incident_needs_no_event(tmp_path: Path) -> None:
    """A dataset may be in trouble before the first of its events is here."""
    ledger = SqliteHome(tmp_path).open()
    ledger.open_incident(SPACE, "no_token", "new", NOW)
    assert [dataset.dataset for dataset in ledger.datasets(SPACE)] == ["new"]
    assert ledger.incidents(SPACE)[0].dataset == "new"
    ledger.close()
