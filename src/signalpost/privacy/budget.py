"""How much is read closely for leaks: a text of nothing but numbers takes microseconds a character."""

from __future__ import annotations

from typing import Final

MOST_READ: Final = 16_384
"""Characters of one event. Texts with a sign of something that come after are left out: whoever writes so much must not
have it pass unread."""
MOST_READ_AT_ONCE: Final = 1_048_576
"""Of all events of a server's request together: a thousand characters for each of a thousand events."""
MOST_READ_OF_BROWSER: Final = 65_536
"""Of all events of a browser's request, which anybody can send: about half a second at the worst. No page's tag sends
more in one request, read or not."""


class Budget:
    """How many characters may still be read closely of what comes together; the events of one request share one."""

    __slots__ = ("left", "most")

    def __init__(self, most: int = MOST_READ_AT_ONCE) -> None:
        self.left = self.most = most

    @property
    def spent(self) -> int:
        """Characters that were read."""
        return self.most - max(self.left, 0)

    def takes(self, text: str) -> bool:
        """Whether `text` may be read; once one was too long, nothing more is."""
        self.left -= len(text)
        return self.left >= 0
