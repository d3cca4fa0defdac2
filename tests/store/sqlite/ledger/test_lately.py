"""Keys and hosts of the newest events in the ledger's file: as long as anybody may ask for them, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from ledger_parts import DATASET, INBOX, NOW, SPACE, SqliteHome, a_fate, a_merge, an_event, receipt
from signalpost.store.ledger import Changes, Fate, Ledger
from signalpost.store.traffic import LOOKED_AMONG, NewEvents, Senders


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


@pytest.fixture
def ledger(home: SqliteHome) -> Iterator[Ledger]:
    opened = home.open()
    yield opened
    opened.close()


def put(ledger: Ledger, upto: int, told: dict[int, tuple[str, str]], **parts: Any) -> None:
    ledger.apply(INBOX, upto, Changes(lately={receipt(n): one for n, one in told.items()}, **parts))


def found(ledger: Ledger, **wanted: str) -> list[str]:
    return [one.event.event_id for one in ledger.traffic.newest(SPACE, NewEvents(**wanted), now=NOW)]


def test_an_event_is_found_by_the_key_and_the_host_of_any_of_its_copies(ledger: Ledger) -> None:
    """Of one that came at once, of one joined later, of a duplicate; only in its own space and dataset."""
    told = {1: ("web", "shop.example"), 2: ("php", ""), 3: ("php", ""), 4: ("web", "other.example")}
    events = [an_event(1), an_event(3, dataset="2502"), an_event(4, space_id=2)]
    put(ledger, 4, told, events=events, fates=[a_fate(2, Fate.DUPLICATE, "duplicate", row=-1)])
    assert found(ledger, key_id="php") == ["e3", "e1"]
    assert found(ledger, key_id="php", host="shop.example") == found(ledger, host="shop.example") == ["e1"]
    assert found(ledger, host="other.example") == found(ledger, key_id="w") == []
    (row,) = (one.event.row for one in ledger.traffic.newest(SPACE, NewEvents(dataset=DATASET), now=NOW))
    put(ledger, 5, {5: ("app", "m.shop.example")}, merges=[a_merge(row, 5)])
    assert found(ledger, key_id="app", host="m.shop.example") == ["e1"]
    assert ledger.traffic.senders(SPACE) == Senders(
        keys=("app", "php", "web"), hosts=("m.shop.example", "shop.example")
    )
    assert ledger.traffic.senders(SPACE, "2502") == Senders(keys=("php",), hosts=())
    assert ledger.traffic.senders(3) == ledger.traffic.senders(SPACE, "9") == Senders(keys=(), hosts=())


def test_only_of_the_newest_is_it_kept(ledger: Ledger, home: SqliteHome) -> None:
    """As many as a filter looks among; and a copy of an older event leaves nothing."""
    put(ledger, 1, {1: ("old", "old.example")}, events=[an_event(1)])
    (row,) = (one.event.row for one in ledger.traffic.newest(SPACE, NewEvents(), now=NOW))
    many = [an_event(n) for n in range(2, LOOKED_AMONG + 2)]
    told = dict.fromkeys(range(2, LOOKED_AMONG + 2), ("new", "new.example"))
    put(ledger, LOOKED_AMONG + 1, told, events=many)
    put(ledger, 9_999, {9_999: ("old", "old.example")}, merges=[a_merge(row, 9_999)])
    assert ledger.traffic.senders(SPACE) == Senders(keys=("new",), hosts=("new.example",))
    reader = apsw.Connection(str(home.path), flags=apsw.SQLITE_OPEN_READONLY)
    assert reader.execute("SELECT count(*) FROM lately").fetchall() == [(LOOKED_AMONG,)]


def test_a_copy_that_became_no_event_leaves_nothing(ledger: Ledger) -> None:
    """There is no row to find."""
    put(ledger, 1, {1: ("web", "shop.example")}, fates=[a_fate(1)])
    assert ledger.traffic.senders(SPACE) == Senders(keys=(), hosts=())
