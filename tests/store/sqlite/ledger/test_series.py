"""Reading figures out of the roll-ups."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ledger_parts import NOW, SPACE, SqliteHome, a_fate, an_event, fold
from signalpost.store import open_ledger_reader
from signalpost.store.figures import STEP_S
from signalpost.store.sqlite.ledger.series import STEPS_AT_ONCE


def test_a_reader_sees_words_that_came_after_it_looked(tmp_path: Path) -> None:
    """What it remembers of names is only what it found."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    reader = open_ledger_reader(home.path)
    fold(ledger, a_fate(1, reason="em_invalid"))
    asked = {"since": 0, "until": NOW, "kinds": ["fate"]}
    assert [one.word for one in reader.series(SPACE, **asked)] == ["dropped:em_invalid"]
    fold(ledger, a_fate(2, reason="ph_invalid"))
    assert sorted(one.word for one in reader.series(SPACE, **asked)) == ["dropped:em_invalid", "dropped:ph_invalid"]
    reader.close()
    ledger.close()


def test_a_long_time_is_read_in_several_looks(tmp_path: Path) -> None:
    """Nothing is lost where one ends, or told twice; and nobody walks the years before the first event."""
    ledger = SqliteHome(tmp_path).open()
    every = [NOW + number * 3_600_000 for number in range(2 * STEPS_AT_ONCE + 3)]
    fold(ledger, *(an_event(number + 1, received_at=at) for number, at in enumerate(every)))
    for step in STEP_S:
        found = ledger.series(SPACE, kinds=["seen", "fate"], since=-(1 << 40), until=1 << 40, step=step)
        seen = Counter({(one.kind, one.at): one.count for one in found})
        assert len(seen) == len(found)
        for kind in ("seen", "fate"):
            assert sum(count for (of, _), count in seen.items() if of == kind) == len(every)
    ledger.close()
