"""Browser, device and system by the words in a user agent. Coarse: enough to tell a phone from a desk."""

from __future__ import annotations

from typing import Final

import msgspec

OTHER: Final = "other"

# The first word found decides: most browsers also call themselves by the names of others.
_BROWSERS: Final = (
    ("FBAN", "facebook"),
    ("FBAV", "facebook"),
    ("Instagram", "instagram"),
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser", "samsung"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("CriOS", "chrome"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "ios"),
    ("iPad", "ios"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Mac OS X", "mac_os"),
    ("CrOS", "chrome_os"),
    ("Linux", "linux"),
)


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """`device`: mobile, tablet or desktop. Each is `other` where nothing is known."""

    browser: str
    device: str
    system: str


def read_agent(user_agent: str) -> Agent:
    """What a user agent says."""
    system = _first(user_agent, _SYSTEMS)
    return Agent(browser=_first(user_agent, _BROWSERS), device=_device(user_agent, system), system=system)


def _device(user_agent: str, system: str) -> str:
    if "iPad" in user_agent or (system == "android" and "Mobile" not in user_agent):
        return "tablet"
    if system in ("ios", "android"):
        return "mobile"
    return OTHER if system == OTHER else "desktop"


def _first(user_agent: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((name for word, name in words if word in user_agent), OTHER)
