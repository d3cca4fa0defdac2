"""What a transaction adds to books and roll-ups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_parts import HOUR, NOW, SqliteHome
from signalpost.store.ledger import Fate, State
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.tally import (
    BY_FATE,
    BY_STATE,
    DEAD,
    DROPPED,
    FATES,
    RECEIVED,
    STATES,
    Tally,
    hour_of,
)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[LedgerFile]:
    home = SqliteHome(tmp_path)
    opened = LedgerFile.to_write(home.path, Sealer(home.keyring))
    yield opened
    opened.close()


def test_stored_numbers_never_change() -> None:
    """States and fates stand in the file by these numbers, and in its partial indexes."""
    assert [state.value for state in STATES] == [
        "queued", "sending", "delivered", "observed", "dead", "withdrawn", "erased",
    ]  # fmt: skip
    assert [fate.value for fate in FATES] == ["event", "merged", "duplicate", "held", "dropped"]
    assert set(STATES) == set(State)
    assert set(FATES) == set(Fate)


@given(st.integers(0, 2**45))
def test_an_hour_begins_before_and_ends_after(at: int) -> None:
    """Milliseconds in, seconds out."""
    assert hour_of(at) * 1000 <= at < hour_of(at) * 1000 + HOUR
    assert hour_of(at) % 3600 == 0


def test_only_the_first_part_of_a_copy_is_received(file: LedgerFile) -> None:
    """What it became in further datasets counts by the hour, not in the books."""
    reason = file.names.word("em_invalid")
    tally = Tally(file)
    tally.copy(1, 7, 8, NOW, DROPPED, reason, part=0, count=3)
    tally.copy(1, 9, 8, NOW, DROPPED, reason, part=1)
    assert tally.totals == {(1, RECEIVED, 0, 0, 0): 3, (1, BY_FATE, 7, DROPPED, reason): 3}
    assert sum(tally.rollups().values()) == 4


def test_reasons_count_only_where_something_is_lost(file: LedgerFile) -> None:
    """Dropped and dead are told apart by reason; a delivered event needs none."""
    reason = file.names.word("expired")
    tally = Tally(file)
    tally.ending(1, 7, 8, NOW, DEAD, reason)
    tally.ending(1, 7, 8, NOW, 2, reason)
    assert tally.totals == {(1, BY_STATE, 7, DEAD, reason): 1, (1, BY_STATE, 7, 2, 0): 1}
    assert {file.names.text(key[4]) for key in tally.rollups()} == {"dead:expired", "delivered"}


def test_what_cancels_out_is_not_written(file: LedgerFile) -> None:
    """An event that moves and comes back leaves no row of zeros."""
    tally = Tally(file)
    tally.state(1, 7, 0, 0, 1)
    tally.state(1, 7, 0, 0, -1)
    tally.write()
    assert file.run("live_totals").fetchall() == []
