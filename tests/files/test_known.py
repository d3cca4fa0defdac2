"""What was sent before is known by name, id and dataset."""

from __future__ import annotations

from pathlib import Path

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, a_fate, an_event, end, fold, lease
from signalpost.files.known import known_in
from signalpost.store import open_ledger, open_ledger_reader
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import State


def test_an_empty_ledger_knows_nothing(tmp_path: Path) -> None:
    """And is not asked for each event."""
    keys = Keyring.open(tmp_path, b"k" * 32, create=True)
    open_ledger(tmp_path / "ledger.db", keys).close()
    reader = open_ledger_reader(tmp_path / "ledger.db", keys)
    assert not known_in(reader, SPACE, None, NOW)("Purchase", "x")
    reader.close()


def test_what_went_is_known_and_what_never_did_is_not(tmp_path: Path) -> None:
    """By its name and id, for its dataset; of an event that ended without going a later file may say it again."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    fold(ledger, an_event(1), an_event(2), a_fate(3))
    [first, second] = sorted(lease(ledger))
    end(ledger, [first])
    end(ledger, [second], State.DEAD)
    ledger.close()
    reader = open_ledger_reader(home.path, home.keyring)
    known = known_in(reader, SPACE, DATASET, NOW)
    assert [known("Purchase", f"e{number}") for number in (1, 2, 3, 4)] == [True, False, False, False]
    assert not known("Lead", "e1") and not known_in(reader, SPACE, "9", NOW)("Purchase", "e1")
    assert known_in(reader, SPACE, None, NOW)("Purchase", "e1")
    reader.close()
