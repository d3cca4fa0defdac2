"""Every ledger adapter passes this folder: add its home to HOMES."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import HOMES, SqliteHome
from signalpost.store.ledger import Ledger


@pytest.fixture(params=sorted(HOMES))
def home(request: pytest.FixtureRequest, tmp_path: Path) -> SqliteHome:
    return HOMES[request.param](tmp_path)


@pytest.fixture
def ledger(home: SqliteHome) -> Iterator[Ledger]:
    """An open, empty ledger; its books must balance, and its figures be those of its rows, when the test ends."""
    opened = home.open()
    yield opened
    assert opened.rebuild() == 0
    assert opened.books(1, 0).balanced
    opened.close()
