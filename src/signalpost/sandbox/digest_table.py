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
_SMALL = 1_024
_FULL = 0.75
_GROWTH = 1.5
_MASK = (1 << 64) - 1

Expired = Callable[[int, int], bool]


class DigestTable:
    """Digest → (at, word), each an integer of 64 bits, `at` signed.

    `expired(at, word)` says which entries may be forgotten; they go when their shard would have to grow.
    """

    def __init__(self, expired: Expired) -> None:
        self._expired = expired
        self._shards: list[Shard | None] = [None] * SHARDS

    def __len__(self) -> int:
        return sum(shard.used for shard in self._shards if shard is not None)

    def get(self, digest: int) -> tuple[int, int] | None:
        """What stands under `digest` (any integer), expired or not."""
        key = digest & _MASK or 1
        shard = self._shards[key % SHARDS]
        if shard is None:
            return None
        slot = shard.slot(key)
        return (shard.at[slot], shard.words[slot]) if shard.keys[slot] else None

    def put(self, digest: int, at: int, word: int) -> None:
        """Write an entry, in place of the one that stands there."""
        shard, slot = self.place(digest)
        shard.at[slot], shard.words[slot] = at, word

    def place(self, digest: int) -> tuple[Shard, int]:
        """Where the entry of `digest` stands, to be read and written there at once; a new one reads 0 and 0."""
        key = digest & _MASK or 1
        number = key & _SHARD_MASK
        shard = self._shards[number]
        if shard is None:
            shard = self._shards[number] = Shard(_SMALLEST)
        keys, capacity = shard.keys, shard.capacity
        slot = (key >> _SHARD_BITS) % capacity
        while (found := keys[slot]) != key:  # `Shard.slot`, written out: every event comes this way three times
            if not found:
                return self._add(number, key, slot)
            slot = slot + 1 if slot + 1 < capacity else 0
        return shard, slot

    def _add(self, number: int, key: int, slot: int) -> tuple[Shard, int]:
        shard = self._shards[number]
        assert shard is not None
        if shard.used >= shard.full_at:
            shard = self._shards[number] = self._roomier(shard)
            slot = shard.slot(key)
        shard.keys[slot] = key
        shard.used += 1
        return shard, slot

    def clear(self) -> None:
        """Forget all."""
        self._shards = [None] * SHARDS

    def _roomier(self, shard: Shard) -> Shard:
        """The same entries without the expired ones, larger only if enough are left."""
        expired = self._expired
        living = [entry for entry in shard.entries() if not expired(entry[1], entry[2])]
        grown = int(shard.capacity * (2 if shard.capacity < _SMALL else _GROWTH)) + 1
        made = Shard(shard.capacity if len(living) < shard.capacity / 2 else grown)
        keys, ats, words, capacity = made.keys, made.at, made.words, made.capacity
        for key, at, word in living:
            slot = (key >> _SHARD_BITS) % capacity
            while keys[slot]:
                slot = slot + 1 if slot + 1 < capacity else 0
            keys[slot], ats[slot], words[slot] = key, at, word
        made.used = len(living)
        return made


class Shard:
    """One small table, an entry's numbers in `at` and `words`; a key of 0 is a free slot."""

    __slots__ = ("at", "capacity", "full_at", "keys", "used", "words")

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.full_at = int(capacity * _FULL)
        self.used = 0
        self.keys = array("Q", bytes(8 * capacity))
        self.at = array("q", bytes(8 * capacity))
        self.words = array("Q", bytes(8 * capacity))

    def slot(self, key: int) -> int:
        """Where `key` stands, or the free slot where it would."""
        keys, capacity = self.keys, self.capacity
        slot = (key >> _SHARD_BITS) % capacity
        while (found := keys[slot]) and found != key:
            slot += 1
            if slot == capacity:
                slot = 0
        return slot

    def entries(self) -> Iterator[tuple[int, int, int]]:
        return (entry for entry in zip(self.keys, self.at, self.words, strict=True) if entry[0])
