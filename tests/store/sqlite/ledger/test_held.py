"""How the SQLite ledger finds held copies, and what it leaves of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import INBOX, NOW, SPACE, SqliteHome, a_fate, an_event, fold, receipt
from signalpost.store.ledger import Changes, Fate, HeldCopy, Ledger
from signalpost.store.seal import day_of
from signalpost.store.sqlite.ledger import held
from signalpost.store.sqlite.ledger.ledger import SqliteLedger

KEY = b"k" * 16


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


@pytest.fixture
def ledger(home: SqliteHome) -> Iterator[SqliteLedger]:
    opened = home.open()
    assert isinstance(opened, SqliteLedger)
    yield opened
    opened.close()


def hold(ledger: Ledger, number: int) -> None:
    fate = a_fate(number, Fate.HELD, "consent_unknown")
    held = HeldCopy(fate=fate, packed=b"the copy", keys=(KEY, b"o" * 16), held_until=NOW)
    ledger.apply(INBOX, number, Changes(held=[held]))


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("held_by_receipt", "(inbox_id=? AND segment=? AND idx=?)"),
        ("held_rows_over", "held_by_end (held_until<?)"),
        ("held_due", "held_by_end"),
        ("held_rows_of", "PRIMARY KEY (space_id=? AND hmac=? AND row<?)"),
    ],
)
def test_no_held_copy_is_searched_for(ledger: SqliteLedger, statement: str, index: str) -> None:
    """However many are held."""
    sql = ledger._file.sql[statement]
    plan = ledger._file.connection.execute(f"EXPLAIN QUERY PLAN {sql}", (0,) * sql.count("?"))
    assert index in " / ".join(str(row[3]) for row in plan)


def test_nothing_is_left_of_a_held_copy_that_ended(ledger: SqliteLedger) -> None:
    """Neither its body nor the keys it was found by."""
    hold(ledger, 1)
    ledger.apply("decisions", 1, Changes(released=[receipt(1)], fates=[a_fate(1, reason="consent_denied")]))
    for table in ("held", "held_key"):
        assert ledger._file.connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


def test_a_destroyed_day_takes_what_is_held_of_it(home: SqliteHome, ledger: SqliteLedger) -> None:
    """The row tells that it was there."""
    hold(ledger, 1)
    home.keyring.destroy(day_of(NOW))
    rows = ledger.held(SPACE)
    assert (len(rows), ledger.unpacked(rows)) == (1, [None])


def test_all_that_waits_is_walked_in_parts(ledger: SqliteLedger) -> None:
    """Nothing is left out between them."""
    fold(ledger, *(an_event(number, found_by=KEY[:8]) for number in range(1, 6)))
    assert len(held.found_by(ledger._file, {(SPACE, KEY[:8]): NOW}, NOW, at_once=2)) == 5


def test_a_withdrawn_event_is_found_by_nothing(ledger: SqliteLedger) -> None:
    """Its keys go with its body."""
    fold(ledger, an_event(1, found_by=KEY[:8]))
    ledger.apply("decisions", 1, Changes(withdrawn=[1], withdrawn_at=NOW))
    assert ledger._file.connection.execute("SELECT found_by FROM event").fetchall() == [(None,)]
