"""The last so many of anything that has a number: found by number at once, oldest first, the oldest leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Numbered(Protocol):
    """Anything that has a number."""

    @property
    def number(self) -> int:
        """Counts from 1 without gaps."""


T = TypeVar("T", bound=Numbered)


class Kept(Generic[T]):
    """A ring of the last `size` things. Numbers go on when it is cleared."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._ring: list[T | None] = []
        self._oldest = self._next = 1

    def __len__(self) -> int:
        return self._next - self._oldest

    def __iter__(self) -> Iterator[T]:
        return self.after(0)

    @property
    def next_number(self) -> int:
        """The number of the next thing to come."""
        return self._next

    def add(self, thing: T) -> None:
        """Keep `thing`, which has the next number."""
        if self._size:
            place = (thing.number - 1) % self._size
            if place == len(self._ring):
                self._ring.append(thing)
            else:
                self._ring.extend([None] * (place + 1 - len(self._ring)))
                self._ring[place] = thing
        self._next = thing.number + 1
        if self._next - self._oldest > self._size:
            self._oldest = self._next - self._size

    def get(self, number: int) -> T | None:
        """The thing of that number, if it is still here."""
        return self._ring[(number - 1) % self._size] if self._oldest <= number < self._next else None

    def put(self, thing: T) -> None:
        """Replace the one of the same number, if it is still here."""
        if self._oldest <= thing.number < self._next:
            self._ring[(thing.number - 1) % self._size] = thing

    def after(self, number: int) -> Iterator[T]:
        """Things with a higher number, oldest first."""
        for one in range(max(number + 1, self._oldest), self._next):
            found = self.get(one)
            if found is not None:
                yield found

    def clear(self) -> None:
        """Forget all."""
        self._ring.clear()
        self._oldest = self._next
