"""Copies into slots, in bounded memory."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.counts.counter import FLEETING_SLOTS, FURTHEST_SLOTS, MOST_SERIES, Counter
from signalpost.watch.counts.slot import OTHER, SLOT_S, Series
from signalpost.watch.seen import Seen

AT = 1_700_000_100 // SLOT_S * SLOT_S
DAY_S = 86_400


def seen(at: int = AT, **given: Any) -> Seen:
    base = {"dataset": "1", "source": "browser", "host": "shop.example", "event_name": "Purchase"}
    return Seen(**{**base, "at": at, "event_time": at, **given})


def copies(counter: Counter, until: int) -> dict[int, int]:
    return {one.begin: sum(slot.copies for slot in one.slots.values()) for one in counter.close(until)}


def test_copies_come_into_the_slot_of_their_time() -> None:
    """Those that are over are handed out once, oldest first."""
    counter = Counter()
    for at in (AT + SLOT_S, AT, AT + 299):
        counter.observe(seen(at))
    assert copies(counter, AT + SLOT_S + 299) == {AT: 2}
    assert copies(counter, AT + 2 * SLOT_S) == {AT + SLOT_S: 1}
    assert copies(counter, AT + 9 * SLOT_S) == {}


def test_what_was_counted_since_the_last_time_is_handed_out_at_once() -> None:
    """Of slots that are not over too, for whoever adds the parts up."""
    counter = Counter()
    counter.observe(seen(AT))
    assert [sum(slot.copies for slot in one.slots.values()) for one in counter.drain()] == [1]
    for at in (AT, AT + SLOT_S, AT + SLOT_S):
        counter.observe(seen(at))
    parts = counter.drain()
    assert [(one.begin, sum(slot.copies for slot in one.slots.values())) for one in parts] == [
        (AT, 1), (AT + SLOT_S, 2),
    ]  # fmt: skip
    assert copies(counter, AT + 9 * SLOT_S) == {}


def test_series_are_told_apart_by_dataset_source_host_and_name() -> None:
    """And `times` is how many copies one stands for."""
    counter = Counter()
    for given in ({}, {"times": 4}, {"dataset": "2"}, {"source": "shopify"}, {"host": ""}, {"event_name": "Lead"}):
        counter.observe(seen(**given))
    (closed,) = counter.close(AT + SLOT_S)
    assert {key: slot.copies for key, slot in closed.slots.items()} == {
        Series("1", "browser", "shop.example", "Purchase"): 5,
        Series("2", "browser", "shop.example", "Purchase"): 1,
        Series("1", "shopify", "shop.example", "Purchase"): 1,
        Series("1", "browser", "", "Purchase"): 1,
        Series("1", "browser", "shop.example", "Lead"): 1,
    }
    assert counter.series == 5


def test_tries_are_counted_as_such_alone() -> None:
    """A copy with a test_event_code says nothing of the shop's traffic."""
    counter = Counter()
    counter.observe(seen(test=True, times=2))
    assert (counter.tests, copies(counter, AT + SLOT_S)) == (2, {AT: 0})


def test_a_late_copy_is_counted_in_the_oldest_open_slot() -> None:
    """What was handed out does not change."""
    counter = Counter()
    counter.close(AT)
    counter.observe(seen(AT - 7_200))
    assert copies(counter, AT + SLOT_S) == {AT: 1}


def test_a_clock_that_jumps_ahead_and_back_stops_nothing() -> None:
    """What came while it was ahead is counted in the present."""
    counter = Counter()
    counter.close(AT)
    counter.observe(seen(AT + 90 * DAY_S))
    assert copies(counter, AT + SLOT_S) == {}  # no further ahead than a day
    counter.close(AT + 400 * DAY_S)
    counter.observe(seen(AT))
    counter.observe(seen(AT + SLOT_S, event_name="Lead"))
    assert copies(counter, AT + SLOT_S) == {}
    counter.observe(seen(AT))
    counter.observe(seen(AT + SLOT_S))
    assert copies(counter, AT + 2 * SLOT_S) == {AT + SLOT_S: 4}


def test_before_the_first_closing_any_time_will_do() -> None:
    """Nothing says yet what time it is; what turns out to be far ahead is moved to the present, with what is there."""
    counter = Counter()
    counter.observe(seen(AT + 2 * FURTHEST_SLOTS * SLOT_S))
    counter.observe(seen(AT))
    assert copies(counter, AT) == {}
    assert copies(counter, AT + SLOT_S) == {AT: 2}


def test_an_attack_by_names_takes_no_more_than_its_seats() -> None:
    """What came before is still told apart; the rest is counted under one word, and reported."""
    counter = Counter()
    counter.observe(seen())
    for number in range(MOST_SERIES + 100):
        counter.observe(seen(event_name=f"x{number}"))
    counter.observe(seen())
    (closed,) = counter.close(AT + SLOT_S)
    assert closed.slots[Series("1", "browser", "shop.example", "Purchase")].copies == 2
    assert closed.slots[Series("1", "browser", "", OTHER)].copies == counter.spilled["1"] == 101
    assert counter.series == MOST_SERIES + 1


def test_seats_of_names_that_came_once_are_free_after_a_day() -> None:
    """Those that came twice are kept for five weeks."""
    counter = Counter()
    counter.observe(seen(event_name="once"))
    for at in (AT, AT + SLOT_S):
        counter.observe(seen(at, event_name="twice"))
    counter.close(AT + (FLEETING_SLOTS + 3) * SLOT_S)
    assert counter.series == 1
    counter.close(AT + 36 * DAY_S)
    assert counter.series == 0


def test_names_are_cut() -> None:
    """A host of a megabyte is not kept."""
    counter = Counter()
    counter.observe(seen(host="h" * 5_000, event_name=""))
    (closed,) = counter.close(AT + SLOT_S)
    assert list(closed.slots) == [Series("1", "browser", "h" * 100, OTHER)]


def test_a_restart_in_the_middle_of_a_slot_loses_nothing() -> None:
    """Open slots, seats and what was spilled come back."""
    counter = Counter()
    counter.close(AT)
    counter.observe(seen(keys=("em",)))
    counter.spilled["1"], counter.tests = 3, 4
    again = Counter.from_bytes(counter.to_bytes())
    again.observe(seen(keys=("em",)))
    assert (again.series, again.spilled, again.tests) == (1, {"1": 3}, 4)
    (closed,) = again.close(AT + SLOT_S)
    assert next(iter(closed.slots.values())).tallies == {"fate:event": 2, "key:em": 2}


def test_a_state_that_cannot_be_read_is_said() -> None:
    """Damaged, or of another release."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        Counter.from_bytes(b"x")
    state = msgspec.msgpack.decode(Counter().to_bytes())
    with pytest.raises(InvalidInput, match="version 9"):
        Counter.from_bytes(msgspec.msgpack.encode({**state, "version": 9}))
