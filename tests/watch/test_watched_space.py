"""What the watch knows of a space between two looks."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.checks.facts import Delivery, Facts
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import SLOT_S, Series, Slot
from signalpost.watch.watched_space import WatchedSpace

BASE = 472_224 * 3_600
DAYS = 3 * 288
NOW = BASE + DAYS * SLOT_S
SHOP = Series("1", "browser", "h", "Purchase")


def closed(number: int, *, hits: int = 9) -> Closed:
    tallies = {"fate:event": 9, "param:currency:text": hits}
    return Closed(begin=BASE + number * SLOT_S, slots={SHOP: Slot(copies=9, taken=9, tallies=tallies)})


def known(slots: int = DAYS) -> WatchedSpace:
    found = WatchedSpace()
    found.take(map(closed, range(slots)), BASE + slots * SLOT_S)
    assert found.look({}) == []
    return found


def checks(space: WatchedSpace) -> set[str]:
    return {one.check for one in space.look({})}


def test_what_moved_is_found_through_bytes_and_back() -> None:
    """What stood before stands after, and a state that is none is refused."""
    space = known()
    space.take((closed(DAYS + number, hits=0) for number in range(5)), NOW + 5 * SLOT_S)
    found = checks(space)
    assert "parameter_vanished" in found
    assert (space.slot, space.until) == (NOW + 4 * SLOT_S, NOW + 5 * SLOT_S)
    again = WatchedSpace.from_bytes(space.to_bytes(), space.slot, space.until)
    assert checks(again) == found and again.to_bytes() == space.to_bytes()
    for state in (b"\xc1", msgspec.msgpack.encode({"version": 99, "baselines": b"", "standing": {}})):
        with pytest.raises(InvalidInput):
            WatchedSpace.from_bytes(state, 0, 0)


def test_silence_is_taken_in_too() -> None:
    """Where there is no slot, nothing came."""
    space = known()
    space.take((), NOW + 72 * SLOT_S)
    assert (space.slot, space.until) == (NOW - SLOT_S, NOW + 72 * SLOT_S)
    assert space.to_bytes() != known().to_bytes()


def test_what_was_not_counted_is_no_silence() -> None:
    """While the watch was off nothing is missing, through bytes and back; without that word, everything is."""
    slots, gap = 10 * 288, 144
    resting, missing = known(slots), known(slots)
    resting.rest(BASE + slots * SLOT_S)
    resting = WatchedSpace.from_bytes(resting.to_bytes(), resting.slot, resting.until)
    assert resting.slot == BASE + slots * SLOT_S  # a part of the slot in which it began to rest is not taken in
    for space in (resting, missing):
        space.take((), BASE + (slots + gap) * SLOT_S)
    assert checks(missing) == {"dataset_silent"} and not checks(resting)
    for space in (resting, missing):
        space.take(map(closed, range(slots + gap, slots + gap + 12)), BASE + (slots + gap + 12) * SLOT_S)
    assert checks(resting) == set()


def test_what_the_caller_knows_is_looked_at() -> None:
    """Of datasets that were counted."""
    facts = Facts(delivery=Delivery(stopped="token", stopped_since=NOW))
    assert [one.check for one in known().look({"1": facts, "2": facts})] == ["delivery_stopped"]
