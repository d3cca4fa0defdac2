"""The worker's time: Unix milliseconds that never run backwards, and a watch for jumps of the wall clock."""

from __future__ import annotations

import time
from collections.abc import Callable

JUMP_MS = 300_000  # further than this from monotonic time, the wall clock has jumped


class Clock:
    """`now()` in Unix ms. A wall clock set back stands still here until it has caught up.

    `jumped` tells by how many milliseconds the wall clock has left monotonic time since this clock was made or last
    `agree`d: after a jump nobody knows which time is right, so nothing may expire until someone says so.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        not_before: int = 0,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._last = not_before
        self._offset = self._wall_ms() - self._mono_ms()

    def now(self) -> int:
        """Unix milliseconds, never less than before."""
        self._last = max(self._last, self._wall_ms())
        return self._last

    def elapsed(self) -> int:
        """Milliseconds of monotonic time, from an arbitrary start; for durations."""
        return self._mono_ms()

    @property
    def jumped(self) -> int:
        """How far the wall clock has jumped, in ms; 0 while it keeps within 5 minutes of monotonic time."""
        drift = self._wall_ms() - self._mono_ms() - self._offset
        return drift if abs(drift) > JUMP_MS else 0

    def agree(self) -> None:
        """The wall clock is right as it stands: go on from here."""
        self._offset = self._wall_ms() - self._mono_ms()
        self._last = self._wall_ms()

    def _wall_ms(self) -> int:
        return int(self._wall() * 1000)

    def _mono_ms(self) -> int:
        return int(self._monotonic() * 1000)
