"""How long nobody may try to sign in, after so many tries that failed in a row. Pure.

The first few cost nothing: people mistype. Then each costs twice the time of the one before, up to a quarter of an
hour, so that whoever guesses gets a hundred tries a day and whoever mistyped waits half a minute.
"""

from __future__ import annotations

from typing import Final, NamedTuple

FREE_OF_LOGIN: Final = 5
FREE_OF_ADDRESS: Final = 20  # an office has one address
FIRST_WAIT_MS: Final = 30_000
LONGEST_WAIT_MS: Final = 900_000
FORGOTTEN_MS: Final = 3_600_000  # after a quiet hour all is as at the beginning
MOST_KEPT: Final = 10_000  # logins and addresses that are remembered; the oldest give way


class Failures(NamedTuple):
    """Tries that failed in a row, and when the last one was (Unix ms)."""

    tries: int = 0
    last_at: int = 0

    def another(self, now: int) -> Failures:
        """One more, now."""
        return Failures(1 if now - self.last_at >= FORGOTTEN_MS else self.tries + 1, now)

    def until(self, free: int) -> int:
        """The moment (Unix ms) before which nothing is tried; `free` tries cost nothing."""
        over = self.tries - free
        if over < 0:
            return 0
        return self.last_at + min(FIRST_WAIT_MS << min(over, 10), LONGEST_WAIT_MS)
