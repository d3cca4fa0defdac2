"""Who is inside a client: closing waits for those, and lets nobody else in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from signalpost.errors import ClientClosed


class Gate:
    """Counts the sends under way. One per process: a child of a fork has nobody inside."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def inside(self) -> Iterator[None]:
        """A send under way; ClientClosed if it is too late."""
        self._enter()
        try:
            self._refuse_if_closed()
            yield
        finally:
            self._leave()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Within `inside`: the caller's own code runs meanwhile, for as long as it likes, and closing does not wait."""
        self._leave()
        try:
            yield
        finally:
            self._enter()
        self._refuse_if_closed()

    def close(self) -> None:
        """Let nobody else in and wait until all have left."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._inside == 0)

    def _enter(self) -> None:
        with self._changed:
            self._inside += 1

    def _leave(self) -> None:
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise ClientClosed
