"""The watch's time after the wall clock jumped: that of before, until the jump has lasted."""

from __future__ import annotations

from typing import Protocol

AGREE_MS = 600_000


class Jumping(Protocol):
    """A clock that notices when the wall clock jumps (`worker.clock.Clock`)."""

    def now(self) -> int: ...
    def elapsed(self) -> int: ...
    @property
    def jumped(self) -> int: ...
    def agree(self) -> None: ...


class PatientClock:
    """`now()` in Unix ms. A jump of the wall clock is believed when it has lasted for ten minutes: one that was a
    mistake is set right by then, and nothing looks days old because of it."""

    def __init__(self, clock: Jumping) -> None:
        self._clock = clock
        self._since: int | None = None

    def now(self) -> int:
        """Unix milliseconds, never less than before unless a jump back was believed."""
        now, elapsed = self._clock.now(), self._clock.elapsed()
        if not self._clock.jumped:
            self._since = None
        elif self._since is None:
            self._since = elapsed
        elif elapsed - self._since >= AGREE_MS:
            self._clock.agree()
            self._since = None
            return self._clock.now()
        return now
