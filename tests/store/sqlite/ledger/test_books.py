"""Counting all rows again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import NOW, SPACE, SqliteHome, a_fate, an_event, end, fold, lease
from signalpost.store.ledger import Ledger, State
from signalpost.store.sqlite.ledger.ledger import SqliteLedger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = SqliteHome(tmp_path).open()
    fold(opened, an_event(1), an_event(2), an_event(3, dataset="b"), a_fate(4, count=2), a_fate(5, dataset=None))
    end(opened, lease(opened, 1), State.DEAD, reason="expired")
    opened.prune(NOW + 1)
    fold(opened, an_event(6), a_fate(7))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE total SET live = live + 1",
        "DELETE FROM total WHERE closed = 0 AND live <> 0",
        "UPDATE rollup SET live = 7 WHERE live = 1",
        "DELETE FROM rollup WHERE closed = 0",
        "INSERT INTO total (space_id, book, dataset_id, kind, reason_id, live) VALUES (1, 3, 1, 6, 0, 4)",
    ],
)
def test_wrong_figures_are_found_and_set_right(ledger: Ledger, damage: str) -> None:
    """From the rows that are there and the closed totals of those that were pruned."""
    assert isinstance(ledger, SqliteLedger)
    right = (ledger.books(SPACE, NOW), ledger.counts(SPACE, since=0, until=NOW))
    connection = ledger._file.connection
    connection.execute(damage)
    wrong = connection.changes()
    assert ledger.rebuild() == wrong > 0
    assert (ledger.books(SPACE, NOW), ledger.counts(SPACE, since=0, until=NOW)) == right
    assert ledger.rebuild() == 0


def test_a_lost_row_unbalances_nothing_in_silence(ledger: Ledger) -> None:
    """A row that is gone shows as figures that were wrong."""
    assert isinstance(ledger, SqliteLedger)
    ledger._file.connection.execute("DELETE FROM queue WHERE row = (SELECT min(row) FROM queue)")
    assert ledger.rebuild() == 1
    assert not ledger.books(SPACE, NOW).balanced


def test_books_are_of_all_datasets_and_of_copies_that_named_none(ledger: Ledger) -> None:
    """Each copy as often as it stands for several."""
    books = ledger.books(SPACE, NOW)
    assert (books.received, books.routed) == (8, 4)
    assert (sum(books.fates.values()), sum(books.states.values())) == (8, 4)
    assert books.dead == {"expired": 1}
