"""A value that each process opens for itself: what must not cross a fork (sockets, threads, files, locks)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Slot(Generic[T]):
    """One process's value and the lock under which it is opened."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.value: T | None = None


class PerProcess(Generic[T]):
    """Opens its value at first use, once per process and safely from any thread.

    A slot belongs to one process id, lock included, so that a child forked while another thread held the lock gets a
    lock of its own. The parent's value is neither used nor closed in the child; it stays referenced, because dropping
    it would run its clean-up (closing sockets and files that the parent still uses).
    """

    def __init__(self, open_value: Callable[[], T]) -> None:
        self._open_value = open_value
        self._slots: dict[int, _Slot[T]] = {}

    def get(self) -> T:
        """This process's value, opened now if need be. What opening raises is passed on; the next call tries again."""
        slot = self._slots.setdefault(os.getpid(), _Slot())
        if slot.value is None:
            with slot.lock:
                if slot.value is None:
                    slot.value = self._open_value()
        return slot.value

    def take(self) -> T | None:
        """This process's value if it was opened, and forget it: for closing. Another process's value is not touched."""
        slot = self._slots.pop(os.getpid(), None)
        return slot.value if slot is not None else None
