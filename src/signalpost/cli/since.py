"""Times as people write them on a command line: a day, a moment, or so long ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from signalpost.errors import SettingsError

_AGO = re.compile(r"^([0-9]{1,4})([dh])$")
_SECONDS = {"d": 86_400, "h": 3_600}
FIX = "Such as 3d, 12h or 2026-11-20."


def since_of(text: str, now: int, setting: str = "since") -> int:
    """Unix seconds of `3d` (days ago), `12h` (hours), `2026-11-20` or a moment (ISO 8601; UTC where it names no zone).
    Raises SettingsError: it is no time, or one that a clock cannot show."""
    if found := _AGO.match(text):
        return now - int(found[1]) * _SECONDS[found[2]]
    try:
        day = datetime.fromisoformat(text)
        return int((day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise SettingsError(f"{text!r} is no time.", setting=setting, fix=FIX) from None
