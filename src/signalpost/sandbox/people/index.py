"""Which people a value belongs to: a compact table from hashes of texts to numbers of people."""

from __future__ import annotations

from array import array
from typing import Final

_SMALLEST: Final = 1 << 10
CROWD: Final = 64
_NOBODY: Final[tuple[int, ...]] = ()


class Index:
    """Values of one key → the people who have it. One that more than `CROWD` have leads to nobody: it is a placeholder
    or an office's address, and says nothing about a person.

    Open addressing in two arrays, 12 bytes a slot and at least half of them free: a dict of as many texts takes five
    times as much. A text is known by its 64-bit hash of this process, so that the table holds nothing readable; that
    two of a million texts share one happens once in 37 million runs.
    """

    __slots__ = ("_hashes", "_mask", "_people", "_several", "_used")

    def __init__(self, expected: int = 0) -> None:
        size = _SMALLEST
        while size < expected * 2:
            size *= 2
        self._mask = size - 1
        self._hashes = array("q", bytes(8 * size))  # 0: free
        self._people = array("i", bytes(4 * size))  # below 0: the place in `_several`, counted from -1
        self._several: list[tuple[int, ...]] = []
        self._used = 0

    def add(self, value: int, person: int) -> None:
        """Note that `person` has a value, given as its hash. Twice is once."""
        value = value or 1
        hashes, mask = self._hashes, self._mask
        slot = value & mask
        while there := hashes[slot]:
            if there == value:
                self._join(slot, person)
                return
            slot = (slot + 1) & mask
        self._hashes[slot] = value
        self._people[slot] = person
        self._used += 1
        if self._used * 2 > self._mask:
            self._grow()

    def find(self, value: int) -> tuple[int, ...]:
        """The people who have a value, in the order they were added."""
        value = value or 1
        hashes, mask = self._hashes, self._mask
        slot = value & mask
        while (there := hashes[slot]) != value:  # written out twice: every key of every event comes this way
            if not there:
                return _NOBODY
            slot = (slot + 1) & mask
        person = self._people[slot]
        return (person,) if person >= 0 else self._several[-1 - person]

    def _join(self, slot: int, person: int) -> None:
        there = self._people[slot]
        if there < 0:
            group = self._several[-1 - there]
            if group and person not in group:
                self._several[-1 - there] = (*group, person) if len(group) < CROWD else _NOBODY
        elif there != person:
            self._several.append((there, person))
            self._people[slot] = -len(self._several)

    def _grow(self) -> None:
        hashes, people = self._hashes, self._people
        self._mask = self._mask * 2 + 1
        self._hashes = array("q", bytes(8 * (self._mask + 1)))
        self._people = array("i", bytes(4 * (self._mask + 1)))
        for value, person in zip(hashes, people, strict=True):
            if value:
                slot = value & self._mask
                while self._hashes[slot]:
                    slot = (slot + 1) & self._mask
                self._hashes[slot] = value
                self._people[slot] = person
