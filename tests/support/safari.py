"""A browser's cookies as WebKit's tracking prevention treats them (webkit.org/tracking-prevention, read 2026-11).

What a script writes goes after seven days, also when it writes over what a server had set. What a server sets lives as
long as it says, unless the server hides behind another site's name or address: then seven days as well.
"""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import NamedTuple

DAY_MS = 86_400_000
SCRIPT_LIFE_MS = 7 * DAY_MS


class Cookie(NamedTuple):
    """`until`: Unix ms. `hidden`: from scripts."""

    value: str
    until: int
    hidden: bool = False


class Safari:
    """One browser at one site. `cloaked`: the server's cookies are treated like a script's."""

    def __init__(self, *, cloaked: bool = False) -> None:
        self._cloaked = cloaked
        self._jar: dict[str, Cookie] = {}

    def script_writes(self, name: str, value: str, now_ms: int) -> None:
        """`document.cookie = …`."""
        self._jar[name] = Cookie(value, now_ms + SCRIPT_LIFE_MS)

    def script_reads(self, now_ms: int) -> dict[str, str]:
        """What `document.cookie` shows."""
        return {name: cookie.value for name, cookie in self._alive(now_ms).items() if not cookie.hidden}

    def header(self, now_ms: int) -> str:
        """What goes with a request."""
        return "; ".join(f"{name}={cookie.value}" for name, cookie in self._alive(now_ms).items())

    def answered(self, set_cookie: str, now_ms: int) -> None:
        """Take in the Set-Cookie lines of an answer."""
        for line in filter(None, set_cookie.split("\n")):
            ((name, morsel),) = SimpleCookie(line).items()
            life = int(morsel["max-age"]) * 1000
            capped = min(life, SCRIPT_LIFE_MS) if self._cloaked else life
            self._jar[name] = Cookie(morsel.value, now_ms + capped, bool(morsel["httponly"]))

    def value(self, name: str, now_ms: int) -> str | None:
        """The value of one cookie, if it is still there."""
        cookie = self._alive(now_ms).get(name)
        return None if cookie is None else cookie.value

    def _alive(self, now_ms: int) -> dict[str, Cookie]:
        return {name: cookie for name, cookie in self._jar.items() if cookie.until > now_ms}
