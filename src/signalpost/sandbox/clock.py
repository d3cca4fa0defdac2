"""A clock that tests can move: the sandbox's age limits, windows and attribution follow it."""

from __future__ import annotations

from collections.abc import Callable

LATEST = 253_402_297_200.0
"""The last hour of the year 9999, Unix seconds: there are no dates after it."""


class Clock:
    """Unix seconds of `source`, moved to any time from 1970 to `LATEST`. It goes on from wherever it was put."""

    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self._ahead_s = 0.0

    def __call__(self) -> float:
        return self._source() + self._ahead_s

    @property
    def ahead_s(self) -> float:
        """How far it was moved; negative: into the past."""
        return self._ahead_s

    def move(self, seconds: float) -> None:
        """Go `seconds` ahead, or back if negative. ValueError if no date is there."""
        self._go(self._ahead_s + seconds)

    def set(self, at: float) -> None:
        """Show `at` (Unix seconds) now. ValueError if that is no date."""
        self._go(at - self._source())

    def reset(self) -> None:
        """Show the real time again."""
        self._ahead_s = 0.0

    def _go(self, ahead_s: float) -> None:
        if not 0 <= self._source() + ahead_s <= LATEST:
            raise ValueError("the clock shows times from 1970 to the year 9999 alone")
        self._ahead_s = ahead_s
