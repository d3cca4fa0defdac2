"""Slots of the watch in the ledger's file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import HOMES, INBOX
from signalpost.store.ledger import Changes, Ledger
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.near import Near
from signalpost.watch.counts.slot import Series, Slot

LEAD, SALE = Series("11", "server", "a.example", "Lead"), Series("11", "server", "", "Purchase")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = HOMES["sqlite"](tmp_path).open()
    yield opened
    opened.close()


def counted(begin: int, *series: Series) -> Closed:
    return Closed(begin=begin, slots={one: Slot(copies=1, tallies={"key:em": 1}, sums={}, booked={}) for one in series})


def put(ledger: Ledger, *parts: tuple[int, Closed]) -> None:
    ledger.apply(INBOX, 1, Changes(counted=parts))


def test_nothing_is_there_at_first(ledger: Ledger) -> None:
    """Empty answers, not errors."""
    assert (ledger.watch_slots(1, 0), ledger.watch_until()) == ([], 0)
    assert (ledger.learned_plan(1), ledger.watch_counter(1), ledger.watch_near(1)) == (None, None, [])


def test_parts_of_a_slot_are_added_up_when_it_is_over(ledger: Ledger) -> None:
    """One slot is read, once, with the counts of all transactions."""
    put(ledger, (1, counted(600, LEAD)))
    put(ledger, (1, counted(600, LEAD, SALE)), (2, counted(600, SALE)))
    assert ledger.watch_slots(1, 0) == []
    ledger.close_slots(900, {1: b"c"}, {1: b"p"})
    (slot,) = ledger.watch_slots(1, 0)
    assert {series: (one.copies, one.tallies) for series, one in slot.slots.items()} == {
        LEAD: (2, {"key:em": 2}),
        SALE: (1, {"key:em": 1}),
    }
    assert [one.begin for one in ledger.watch_slots(2, 0)] == [600]
    assert (ledger.watch_until(), ledger.watch_counter(1), ledger.learned_plan(1)) == (900, b"c", b"p")


def test_a_rebuild_leaves_counts_and_what_was_learnt(ledger: Ledger) -> None:
    """They are made of copies as they come, and their rows say less."""
    put(ledger, (1, counted(600, LEAD)))
    ledger.close_slots(900, {1: b"c"}, {1: b"p"})
    before = ledger.watch_slots(1, 0)
    ledger.rebuild()
    assert ledger.watch_slots(1, 0) == before != []
    assert (ledger.watch_until(), ledger.watch_counter(1), ledger.learned_plan(1)) == (900, b"c", b"p")


def test_pairs_of_ids_are_those_of_the_last_hour(ledger: Ledger) -> None:
    """Of a space; when no more come they are over with the hour."""
    near = Near(dataset="11", event_name="Purchase", browser="{n}", server="web-{n}", pairs=5, copies=6)
    ledger.close_slots(900, {}, {}, {1: [near]})
    assert (ledger.watch_near(1), ledger.watch_near(2)) == ([near], [])
    ledger.close_slots(4_200, {}, {})
    assert ledger.watch_near(1) == [near]
    ledger.close_slots(4_500, {}, {})
    assert ledger.watch_near(1) == []


def test_slots_are_read_oldest_first_from_where_one_stands(ledger: Ledger) -> None:
    """`most` at a time, and none that is not over."""
    put(ledger, *((1, counted(begin, LEAD)) for begin in (900, 300, 600, 1_200)))
    ledger.close_slots(1_300, {}, {})  # half a slot is not over
    assert [one.begin for one in ledger.watch_slots(1, 0)] == [300, 600, 900]
    assert [one.begin for one in ledger.watch_slots(1, 300, 1)] == [600]


def test_what_a_clock_ahead_counted_moves_to_the_present(ledger: Ledger) -> None:
    """More than a day ahead; it is there when the present slot is over."""
    put(ledger, (1, counted(90 * 86_400, LEAD)))
    ledger.close_slots(600, {}, {})
    put(ledger, (1, counted(600, LEAD)))
    ledger.close_slots(900, {}, {})
    (slot,) = ledger.watch_slots(1, 0)
    assert (slot.begin, slot.slots[LEAD].copies) == (600, 2)
