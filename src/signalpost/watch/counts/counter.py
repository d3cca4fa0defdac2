"""Counts every copy into the slot of its time, in bounded memory.

Nobody here looks at a clock. `close(until)` is told until when all that came has been observed, and hands out the slots
that end by then. A copy whose slot is closed already (the clock went back, or somebody folded late) is counted in the
oldest open one; one from further ahead than a day is taken for a clock that jumped, and counted in the present. When
the clock turns out to have been more than a day ahead, counting goes on at the time it has now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.counts.draft import Draft
from signalpost.watch.counts.shape import Shapes
from signalpost.watch.counts.slot import OTHER, SLOT_S, Series, Slot
from signalpost.watch.counts.texts import Texts
from signalpost.watch.seen import Seen

VERSION = 1
#: Series of one dataset that are counted apart; further ones are counted as one event `OTHER` of their source.
MOST_SERIES = 1_200
#: A series that did not come for so long gives its seat away.
FORGOTTEN_SLOTS = 35 * 86_400 // SLOT_S
#: One that came in a single slot only (a flood of invented names) gives it away sooner.
FLEETING_SLOTS = 86_400 // SLOT_S
#: How far ahead of the last closing a slot may lie: a day that a worker has to catch up with.
FURTHEST_SLOTS = 86_400 // SLOT_S
LONGEST_NAME = 100


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """One slot that is over: it began at `begin` (Unix seconds) and lasted `SLOT_S`. Without a copy: no slot."""

    begin: int
    slots: Mapping[Series, Slot]


class _State(msgspec.Struct, kw_only=True):
    version: int
    closed: int
    spilled: dict[str, int]
    tests: int
    seats: list[tuple[str, str, str, str, int, int]]
    slots: list[tuple[int, str, str, str, str, Slot]]


class Counter:
    """`observe` copies, `close` slots. `spilled`: copies by dataset that were counted as `OTHER`; `tests`: copies with
    a test_event_code, which are only counted as such."""

    def __init__(self) -> None:
        self.spilled: dict[str, int] = {}
        self.tests = 0
        self._shapes = Shapes()
        self._texts = Texts()
        self._open: dict[int, dict[tuple[str, str, str, str], Draft]] = {}
        self._closed = 0  # the first slot that is not
        self._seats: dict[str, dict[Series, tuple[int, int]]] = {}  # the first slot and the last that it came in

    @property
    def series(self) -> int:
        """How many are counted apart."""
        return sum(map(len, self._seats.values()))

    def observe(self, seen: Seen) -> None:
        """Count one copy, or as many as it stands for."""
        if seen.test:
            self.tests += seen.times
        number = seen.at // SLOT_S
        if number < self._closed:
            number = self._closed
        drafts = self._open.get(number)
        if drafts is None:
            number = number if number <= self._furthest() else self._furthest()
            drafts = self._open.setdefault(number, {})
        draft = drafts.get((seen.dataset, seen.source, seen.host, seen.event_name))
        if draft is None:
            draft = self._draft(drafts, number, seen)
        if seen.test:
            draft.test(seen.times)
        else:
            draft.observe(seen, self._shapes, self._texts)

    def close(self, until: int) -> Sequence[Closed]:
        """The slots that end by `until` (Unix seconds) and have copies, oldest first. They are handed out once. When
        `until` lies before an earlier one, nothing is closed until time has caught up, for a day at most."""
        end = until // SLOT_S
        if end < self._closed - FURTHEST_SLOTS:
            self._closed = end
        jumped = sorted(number for number in self._open if number > end + FURTHEST_SLOTS)
        for number in jumped:  # the clock was ahead when these came: they belong to the present
            self._move(number, max(end, self._closed))
        over = sorted(number for number in self._open if number < end)
        found = [self._over(number) for number in over]
        self._closed = max(self._closed, end)
        self._forget(self._closed)
        return found

    def drain(self) -> Sequence[Closed]:
        """What was counted since the last time, oldest slot first, of slots that are not over too: for whoever keeps
        each part at once, and adds parts of one slot up. `close` has none of it to hand out any more."""
        return [self._over(number) for number in sorted(self._open)]

    def to_bytes(self) -> bytes:
        """All of it, open slots too."""
        seats = [(*key, first, last) for seats in self._seats.values() for key, (first, last) in seats.items()]
        slots = [(number, *key, draft.closed()) for number, open_ in self._open.items() for key, draft in open_.items()]
        state = _State(
            version=VERSION, closed=self._closed, spilled=self.spilled, tests=self.tests, seats=seats, slots=slots
        )
        return msgspec.msgpack.encode(state)

    @classmethod
    def from_bytes(cls, state: bytes) -> Counter:
        """What `to_bytes` gave. Raises InvalidInput when it is of another release's form, or damaged."""
        counter = cls()
        try:
            read = msgspec.msgpack.decode(state, type=_State)
        except msgspec.DecodeError as error:
            raise InvalidInput(
                "The state of the watch's counters cannot be read: it begins anew without it."
            ) from error
        if read.version != VERSION:
            raise InvalidInput(f"The state of the watch's counters is of version {read.version}, not {VERSION}.")
        counter.spilled, counter.tests, counter._closed = read.spilled, read.tests, read.closed
        for dataset, source, host, name, first, last in read.seats:
            counter._seats.setdefault(dataset, {})[Series(dataset, source, host, name)] = (first, last)
        for number, dataset, source, host, name, slot in read.slots:
            counter._open.setdefault(number, {})[Series(dataset, source, host, name)] = Draft(slot)
        return counter

    def _furthest(self) -> int:
        """Until the first closing no slot is too far: nothing says what time it is."""
        return self._closed + FURTHEST_SLOTS if self._closed else 2**62

    def _draft(self, drafts: dict[tuple[str, str, str, str], Draft], number: int, seen: Seen) -> Draft:
        key = Series(
            seen.dataset, seen.source[:LONGEST_NAME], seen.host[:LONGEST_NAME], seen.event_name[:LONGEST_NAME] or OTHER
        )
        seats = self._seats.setdefault(seen.dataset, {})
        if key not in seats and len(seats) >= MOST_SERIES:
            self.spilled[key.dataset] = self.spilled.get(key.dataset, 0) + seen.times
            key = Series(key.dataset, key.source, "", OTHER)
        first, last = seats.get(key, (number, number))
        seats[key] = (first, max(last, number))
        return drafts.setdefault(key, Draft())

    def _over(self, number: int) -> Closed:
        drafts = self._open.pop(number)
        return Closed(begin=number * SLOT_S, slots={Series(*key): draft.closed() for key, draft in drafts.items()})

    def _move(self, number: int, to: int) -> None:
        target = self._open.setdefault(to, {})
        for key, draft in self._open.pop(number).items():
            if key in target:
                slot = target[key].closed()
                slot.add(draft.closed())
                target[key] = Draft(slot)
            else:
                target[key] = draft

    def _forget(self, now: int) -> None:
        for dataset, seats in list(self._seats.items()):
            gone = [
                key
                for key, (first, last) in seats.items()
                if now - last > (FLEETING_SLOTS if first == last else FORGOTTEN_SLOTS)
            ]
            for key in gone:
                del seats[key]
            if not seats:
                del self._seats[dataset]
