"""How the SQLite ledger writes what projection found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_parts import INBOX, NOW, SPACE, SqliteHome, a_fate, an_event, receipt
from signalpost.store.ledger import Changes, Fate
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.ledger.apply import apply, joined
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.known import split


@pytest.fixture
def file(tmp_path: Path) -> Iterator[LedgerFile]:
    home = SqliteHome(tmp_path)
    opened = LedgerFile.to_write(home.path, Sealer(home.keyring))
    yield opened
    opened.close()


@given(st.lists(st.from_regex(r"[a-z_]{1,20}", fullmatch=True)))
def test_lists_of_codes_come_back(codes: list[str]) -> None:
    """As they were written."""
    assert split(joined(tuple(codes))) == tuple(codes)


def test_a_copy_counts_as_the_best_it_became(file: LedgerFile) -> None:
    """In whatever order its fates are told: part 0 is what it counts as, further parts are its other datasets."""
    fates = [a_fate(1, Fate.DROPPED), a_fate(1, Fate.DUPLICATE, "duplicate"), a_fate(1, Fate.MERGED, "merged")]
    apply(file, INBOX, 1, Changes(fates=fates))
    parts = file.connection.execute("SELECT part, fate FROM copy ORDER BY part").fetchall()
    assert parts == [(0, 1), (1, 2), (2, 4)]


def test_events_of_other_spaces_and_inboxes_share_a_batch(file: LedgerFile) -> None:
    """Each keeps its own space and receipt; only the named inbox's cursor moves."""
    events = [an_event(1), an_event(2, space_id=2, receipt=receipt(5, "another"))]
    apply(file, INBOX, 1, Changes(events=events))
    rows = file.connection.execute(
        "SELECT e.space_id, i.inbox_id, e.segment FROM event e JOIN inbox i ON i.id = e.inbox_id"
    )
    assert rows.fetchall() == [(1, "box", 1), (2, "another", 5)]
    assert file.connection.execute("SELECT inbox_id, cursor FROM inbox ORDER BY id").fetchall() == [
        ("box", 1),
        ("another", 0),
    ]


def test_names_are_written_once(file: LedgerFile) -> None:
    """A thousand events of one name and dataset point at it."""
    apply(file, INBOX, 1, Changes(events=[an_event(n, received_at=NOW + n) for n in range(1, 50)]))
    assert file.connection.execute("SELECT count(*) FROM name").fetchall() == [(1,)]
    assert file.connection.execute("SELECT space_id, count(*) FROM event GROUP BY 1").fetchall() == [(SPACE, 49)]
