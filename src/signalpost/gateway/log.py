"""The gateway's log: refusals and faults, never a success, a query string, a key or anything of an event."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, Protocol

LINES_PER_S = 20


class Log(Protocol):
    """The part of a structlog logger that is used here."""

    def warning(self, event: str, **fields: Any) -> Any:
        """Write one line."""
        ...

    def error(self, event: str, **fields: Any) -> Any:
        """Write one line."""
        ...


class EdgeLog:
    """At most `LINES_PER_S` lines a second; the next second's first line says how many were left out."""

    def __init__(self, log: Log, monotonic: Callable[[], float]) -> None:
        self._log = log
        self._monotonic = monotonic
        self._second = -1
        self._lines = 0
        self._left_out = 0

    def refused(self, address: str, status: int, code: str, why: str | None = None) -> None:
        """A request was refused as a whole. `why`: the code of what stands in its way here."""
        if left_out := self._may_write():
            fields = {"why": why} if why is not None else {}
            self._log.warning("request_refused", address=address, status=status, code=code, **fields, **left_out[0])

    def failed(self, address: str, error: BaseException) -> None:
        """Something broke. Only the error's type and place are written: its message may hold a value."""
        if left_out := self._may_write():
            self._log.error(
                "request_failed", address=address, error=type(error).__name__, at=place(error), **left_out[0]
            )

    def _may_write(self) -> list[dict[str, int]]:
        """A list with the fields to add, empty when the second is full."""
        second = int(self._monotonic())
        added: dict[str, int] = {}
        if second != self._second:
            if self._left_out:
                added = {"lines_left_out": self._left_out}
            self._second, self._lines, self._left_out = second, 0, 0
        if self._lines >= LINES_PER_S:
            self._left_out += 1
            return []
        self._lines += 1
        return [added]


class FewLines(logging.Filter):
    """At most `LINES_PER_S` lines a second of what the server says of connections: anybody can make it say something.
    Errors, which come with a page of places, have a count of their own, so that the others hide none."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._second = -1
        self._lines = {False: 0, True: 0}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        second = int(self._monotonic())
        if second != self._second:
            self._second, self._lines = second, {False: 0, True: 0}
        fault = record.levelno >= logging.ERROR
        self._lines[fault] += 1
        return self._lines[fault] <= LINES_PER_S


def place(error: BaseException) -> str:
    """Where `error` was raised, innermost first: `wire.py:12 < collect.py:90`."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
