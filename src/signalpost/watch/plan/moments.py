"""Which times are believed, so that a clock that jumps does not spoil when something was first and last seen."""

from __future__ import annotations

DAY_S = 86_400
FORWARD_S = 7 * DAY_S
BACK_S = 2 * DAY_S
CONFIRMED = 20  # copies in a row that say the same of a jump


class Moments:
    """Follows the times of copies, Unix seconds. A jump counts once CONFIRMED copies in a row are beyond it; until then
    each has the newest time before."""

    __slots__ = ("believed", "doubted")

    def __init__(self, believed: int = 0) -> None:
        self.believed = believed
        self.doubted = 0

    def of(self, at: int) -> int:
        """The time that a copy counts with."""
        before = self.believed
        if before and not before - BACK_S <= at <= before + FORWARD_S:
            self.doubted += 1
            if self.doubted < CONFIRMED:
                return before
            self.believed = at
        elif at > before:
            self.believed = at
        self.doubted = 0
        return at
