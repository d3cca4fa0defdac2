"""A clock that tests can move: the sandbox's age limits, windows and attribution follow it."""

from __future__ import annotations

from collections.abc import Callable


class Clock:
    """Unix seconds of `source`, moved by as much as one likes. It goes on from wherever it was put."""

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
        """Go `seconds` ahead, or back if negative."""
        self._ahead_s += seconds

    def set(self, at: float) -> None:
        """Show `at` (Unix seconds) now."""
        self._ahead_s = at - self._source()

    def reset(self) -> None:
        """Show the real time again."""
        self._ahead_s = 0.0
