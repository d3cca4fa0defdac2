"""The worker's time: Unix milliseconds that never run backwards and do not follow a jump of the wall clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

JUMP_MS = 300_000  # further than this from monotonic time, the wall clock has jumped


def steady() -> float:
    """Seconds from an arbitrary start, that also pass while the machine sleeps, where the system can tell."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Clock:
    """`now()` in Unix ms. A wall clock set back stands still here until it has caught up.

    When the wall clock leaves monotonic time by over 5 minutes at once, nobody knows which of the two is right. Then
    `jumped` is not 0 and `now()` goes on by monotonic time from before the jump, so that nothing expires because of it,
    until `hear` is told a time that agrees with the wall clock, or an operator says `agree`.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = steady,
        *,
        not_before: int = 0,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._last = not_before
        self._offset = self._wall_ms() - self.elapsed()

    def now(self) -> int:
        """Unix milliseconds, never less than before."""
        steady = self.elapsed() + self._offset
        wall = self._wall_ms()
        if abs(wall - steady) <= JUMP_MS:
            self._offset += wall - steady  # the wall clock is being set right little by little
            steady = wall
        self._last = max(self._last, steady)
        return self._last

    def elapsed(self) -> int:
        """Milliseconds of monotonic time, from an arbitrary start; for durations."""
        return int(self._monotonic() * 1000)

    @property
    def jumped(self) -> int:
        """How far the wall clock has jumped, in ms; 0 while it keeps within 5 minutes of monotonic time."""
        drift = self._wall_ms() - self.elapsed() - self._offset
        return drift if abs(drift) > JUMP_MS else 0

    def hear(self, date: str | None) -> None:
        """The `Date` header of an answer: after a jump, agree if it confirms the wall clock."""
        heard = _date_ms(date) if date and self.jumped else None
        if heard is not None and abs(heard - self._wall_ms()) <= JUMP_MS:
            self.agree()

    def agree(self) -> None:
        """The wall clock is right as it stands: go on from there."""
        self._offset = self._wall_ms() - self.elapsed()
        self._last = self._wall_ms()

    def _wall_ms(self) -> int:
        return int(self._wall() * 1000)


def _date_ms(date: str) -> int | None:
    try:
        return int(parsedate_to_datetime(date).timestamp() * 1000)
    except (ValueError, OverflowError):  # a number that no date has
        return None
