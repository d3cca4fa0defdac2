"""What was sent before is known by name, id and dataset."""

from __future__ import annotations

from pathlib import Path

from ledger_parts import NOW, SPACE
from signalpost.files.known import known_in
from signalpost.store import open_ledger, open_ledger_reader
from signalpost.store.keyring import Keyring


def test_an_empty_ledger_knows_nothing(tmp_path: Path) -> None:
    """And is not asked for each event."""
    keys = Keyring.open(tmp_path, b"k" * 32, create=True)
    open_ledger(tmp_path / "ledger.db", keys).close()
    reader = open_ledger_reader(tmp_path / "ledger.db", keys)
    assert not known_in(reader, SPACE, None, NOW)("Purchase", "x")
    reader.close()
