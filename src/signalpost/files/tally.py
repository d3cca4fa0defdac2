"""What the check of a file counts, in a room that does not grow with the file but for eight bytes an event. Pure."""

from __future__ import annotations

from array import array
from collections import Counter
from decimal import Decimal

import msgspec

from signalpost.capi.problem import Problem

_FULL = 0.62  # of a table's slots
LINES_NAMED = 5
_64_BITS = (1 << 64) - 1


class Seen:
    """A set of 64-bit digests of event ids: 8 bytes a slot, where Python's own takes sixty. Two ids of ten million
    share a digest once in three hundred thousand files."""

    def __init__(self, slots: int = 1 << 12) -> None:
        self._slots = array("Q", [0]) * slots
        self._mask = slots - 1
        self.count = 0

    def add(self, event_name: str, event_id: str) -> bool:
        """Whether it is new; from now on it is not."""
        digest = hash(f"{event_name}\n{event_id}") & _64_BITS or 1  # SipHash, under a key of this process
        slots, mask = self._slots, self._mask
        place = digest & mask
        while found := slots[place]:
            if found == digest:
                return False
            place = (place + 1) & mask
        slots[place] = digest
        self.count += 1
        if self.count > _FULL * len(slots):
            self._grow()
        return True

    def _grow(self) -> None:
        old = self._slots
        size = len(old) * 2
        slots, mask = array("Q", [0]) * size, size - 1  # no second copy on the way
        for digest in old:
            if digest:
                place = digest & mask
                while slots[place]:
                    place = (place + 1) & mask
                slots[place] = digest
        self._slots, self._mask = slots, mask


class Count(msgspec.Struct, kw_only=True):
    """How often something was found, what it is, and on which lines first. Holds no value of a cell."""

    code: str
    path: str = ""
    message: str = ""
    fix: str = ""
    count: int = 0
    lines: list[int] = []

    def add(self, line: int) -> None:
        """Once more, on `line`."""
        self.count += 1
        if len(self.lines) < LINES_NAMED:
            self.lines.append(line)


class Counts:
    """Counts by code and path."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Count] = {}

    def add(self, problem: Problem, line: int) -> None:
        """Found on `line`. Numbers in paths (`contents[3]`) count as one place."""
        path = problem.path
        if "[" in path:
            path = path.partition("[")[0]
        found = self._found.get((problem.code, path))
        if found is None:
            found = Count(code=problem.code, path=path, message=problem.message, fix=problem.fix)
            self._found[problem.code, path] = found
        found.add(line)

    def listed(self) -> list[Count]:
        """The most frequent first."""
        return sorted(self._found.values(), key=lambda one: (-one.count, one.code, one.path))


class Sums:
    """Events and amounts by day, currency and event name, to compare with the books."""

    def __init__(self) -> None:
        self._events: Counter[tuple[str, str, str]] = Counter()
        self._amounts: dict[tuple[str, str, str], Decimal] = {}

    def add(self, day: str, event_name: str, currency: str, amount: Decimal | None) -> None:
        """One event."""
        key = (day, event_name, currency)
        self._events[key] += 1
        if amount is not None:
            self._amounts[key] = self._amounts.get(key, Decimal(0)) + amount

    def listed(self) -> list[Sum]:
        """In the order of days."""
        return [
            Sum(day=key[0], event_name=key[1], currency=key[2], events=count, amount=str(self._amounts.get(key, "")))
            for key, count in sorted(self._events.items())
        ]

    def totals(self) -> list[Sum]:
        """The same over all days, by name and currency."""
        whole = Sums()
        for (_, event_name, currency), count in self._events.items():
            whole._events["", event_name, currency] += count
        for (_, event_name, currency), amount in self._amounts.items():
            key = ("", event_name, currency)
            whole._amounts[key] = whole._amounts.get(key, Decimal(0)) + amount
        return whole.listed()


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """For the books. `day`: YYYY-MM-DD on the file's clock, empty for all days. `amount`: units of `currency`."""

    day: str
    event_name: str
    currency: str
    events: int
    amount: str
