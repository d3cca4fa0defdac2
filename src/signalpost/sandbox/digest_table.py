"""A large table from 64-bit digests to two numbers, without an object for each entry: 24 bytes a slot.

A dict of integers takes about 140 bytes an entry, 1.4 GB for ten million events. This one is a thousand small tables
with open addressing in arrays, so that one grows at a time and no growth stops the sandbox for long.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

_SHARD_BITS = 10
SHARDS = 1 << _SHARD_BITS
_SHARD_MASK = SHARDS - 1
_SMALLEST = 32
_NEXT = 256  # moving an entry takes longer than finding it: few steps
_SMALL = 1_024
_FULL = 0.75
_GROWTH = 1.5

AT, WORD = 1, 2
"""Where an entry's numbers stand behind its key."""
_WIDTH = 3

Expired = Callable[[int, int], bool]


class DigestTable:
    """Digest → (at, word), each an integer of 64 bits, signed.

    `expired(at, word)` says which entries may be forgotten; they go when their shard would have to grow.
    """

    def __init__(self, expired: Expired) -> None:
        self._expired = expired
        self._shards: list[Shard | None] = [None] * SHARDS

    def __len__(self) -> int:
        return sum(shard.used for shard in self._shards if shard is not None)

    def get(self, digest: int) -> tuple[int, int] | None:
        """What stands under `digest`, expired or not."""
        key = digest or 1
        shard = self._shards[key & _SHARD_MASK]
        if shard is None:
            return None
        cells = shard.cells
        at = shard.place(key)
        return (cells[at + AT], cells[at + WORD]) if cells[at] else None

    def put(self, digest: int, at: int, word: int) -> None:
        """Write an entry, in place of the one that stands there."""
        cells, place = self.place(digest)
        cells[place + AT], cells[place + WORD] = at, word

    def place(self, digest: int) -> tuple[array[int], int]:
        """Where the entry of `digest` stands, to be read and written there at once: the cells at this place + `AT` and
        + `WORD`. A new entry reads 0 and 0."""
        key = digest or 1
        shard = self._shards[key & _SHARD_MASK]
        if shard is None:
            shard = self._shards[key & _SHARD_MASK] = Shard(_SMALLEST)
        cells = shard.cells
        place = (key >> _SHARD_BITS) % shard.capacity * _WIDTH
        found = cells[place]
        if found == key:  # nearly always: the rest is `Shard.place`
            return cells, place
        if found:
            place = shard.place(key)
        return (cells, place) if cells[place] else self._add(shard, key, place)

    def _add(self, shard: Shard, key: int, place: int) -> tuple[array[int], int]:
        if shard.used >= shard.full_at:
            shard = self._shards[key & _SHARD_MASK] = self._roomier(shard)
            place = shard.place(key)
        shard.cells[place] = key
        shard.used += 1
        return shard.cells, place

    def clear(self) -> None:
        """Forget all."""
        self._shards = [None] * SHARDS

    def _roomier(self, shard: Shard) -> Shard:
        """The same entries without the expired ones, larger only if enough are left."""
        expired = self._expired
        living = [entry for entry in shard.entries() if not expired(entry[1], entry[2])]
        grown = max(_NEXT, int(shard.capacity * (2 if shard.capacity < _SMALL else _GROWTH)) + 1)
        made = Shard(shard.capacity if len(living) < shard.capacity / 2 else grown)
        cells = made.cells
        for entry in living:
            place = made.place(entry[0])
            cells[place], cells[place + AT], cells[place + WORD] = entry
        made.used = len(living)
        return made


class Shard:
    """One small table: key, `at` and `word` of an entry side by side, so that they are fetched from memory at once. A
    key of 0 is a free place."""

    __slots__ = ("capacity", "cells", "full_at", "used")

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.full_at = int(capacity * _FULL)
        self.used = 0
        self.cells = array("q", bytes(8 * _WIDTH * capacity))

    def place(self, key: int) -> int:
        """Where the entry of `key` begins, or the free place where it would."""
        cells = self.cells
        place = (key >> _SHARD_BITS) % self.capacity * _WIDTH
        while (found := cells[place]) and found != key:
            place += _WIDTH
            if place == len(cells):
                place = 0
        return place

    def entries(self) -> Iterator[tuple[int, int, int]]:
        cells = self.cells
        entries = zip(cells[::_WIDTH], cells[AT::_WIDTH], cells[WORD::_WIDTH], strict=True)
        return (entry for entry in entries if entry[0])
