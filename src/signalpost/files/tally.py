"""What the check of a file counts, in a room that does not grow with the file but for eight bytes an event. Pure."""

from __future__ import annotations

from array import array
from decimal import Decimal

import msgspec

from signalpost.capi.problem import Problem

_FULL = 0.62  # of a table's slots
LINES_NAMED = 5
SETS_KEPT = 512
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
        if self.count <= LINES_NAMED:
            self.lines.append(line)


class Counts:
    """Counts by code and path."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Count] = {}
        self._sets: dict[tuple[Problem, ...], tuple[Count, ...]] = {}  # most rows have the notes of an earlier one

    def add(self, problem: Problem, line: int) -> None:
        """Found on `line`. Numbers in paths (`contents[3]`) count as one place."""
        self._of(problem).add(line)

    def add_all(self, problems: tuple[Problem, ...], line: int) -> None:
        """All of them, found on `line`."""
        found = self._sets.get(problems)
        if found is None:
            if len(self._sets) >= SETS_KEPT:
                self._sets.clear()
            found = self._sets[problems] = tuple(map(self._of, problems))
        for one in found:
            one.add(line)

    def _of(self, problem: Problem) -> Count:
        path = problem.path
        if "[" in path:
            path = path.partition("[")[0]
        found = self._found.get((problem.code, path))
        if found is None:
            found = Count(code=problem.code, path=path, message=problem.message, fix=problem.fix)
            self._found[problem.code, path] = found
        return found

    def listed(self) -> list[Count]:
        """The most frequent first."""
        return sorted(self._found.values(), key=lambda one: (-one.count, one.code, one.path))


class Sums:
    """Events and amounts by day, currency and event name, to compare with the books."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], _Sum] = {}

    def add(self, day: str, event_name: str, currency: str, amount: Decimal | None) -> None:
        """One event."""
        key = (day, event_name, currency)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = _Sum()
        found.events += 1
        if amount is not None:
            found.amount = amount if found.amount is None else found.amount + amount

    def listed(self) -> list[Sum]:
        """In the order of days."""
        return [
            Sum(
                day=day,
                event_name=name,
                currency=currency,
                events=found.events,
                amount="" if found.amount is None else str(found.amount),
            )
            for (day, name, currency), found in sorted(self._found.items(), key=lambda one: one[0])
        ]

    def currency(self) -> str:
        """The one of all amounts; empty where there are several, or none."""
        found = {currency for _, _, currency in self._found if currency}
        return found.pop() if len(found) == 1 else ""

    def totals(self) -> list[Sum]:
        """The same over all days, by name and currency."""
        whole = Sums()
        for (_, event_name, currency), found in self._found.items():
            whole.add("", event_name, currency, found.amount)
            whole._found["", event_name, currency].events += found.events - 1
        return whole.listed()


class _Sum:
    """What came together so far."""

    __slots__ = ("amount", "events")

    def __init__(self) -> None:
        self.events = 0
        self.amount: Decimal | None = None


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """For the books. `day`: YYYY-MM-DD on the file's clock, empty for all days. `amount`: units of `currency`."""

    day: str
    event_name: str
    currency: str
    events: int
    amount: str
