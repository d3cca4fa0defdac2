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


def test_a_dataset_is_paused_and_resumed(tmp_path: Path) -> None:
    """With why, since when and until when; a resumed one has none of them."""
    ledger = SqliteHome(tmp_path).open()
    fold(ledger, an_event(1))
    ledger.pause(SPACE, DATASET, "token", NOW, resume_at=NOW + 5)
    (paused,) = ledger.datasets(SPACE)
    assert (paused.paused, paused.paused_at, paused.resume_at) == ("token", NOW, NOW + 5)
    ledger.pause(SPACE, DATASET, None, NOW + 9, resume_at=NOW + 10)
    (resumed,) = ledger.datasets(SPACE)
    assert (resumed.paused, resumed.resume_at) == (None, None)
    ledger.close()


def test_an_incident_is_closed_for_its_dataset_alone(tmp_path: Path) -> None:
    """One code may be open for several; those that are over stay on the list."""
    ledger = SqliteHome(tmp_path).open()
    for dataset in ("a", "b", None):
        ledger.open_incident(SPACE, "no_token", dataset, NOW)
    ledger.close_incident(SPACE, "no_token", "a", NOW + 5)
    assert {one.dataset for one in ledger.incidents(SPACE, open_only=True)} == {"b", None}
    assert {one.dataset for one in ledger.incidents(SPACE, open_only=False)} == {"a", "b", None}
    ledger.close()
