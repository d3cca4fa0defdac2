"""`fn`, `ln` and the keys made from them.

Meta's page asks for lower case and no punctuation, with UTF-8 kept (Customer information parameters, 2026-01-09);
its parameter builder removes ASCII punctuation and all blanks and keeps everything else. Both hold here.
"""

from __future__ import annotations

from signalpost.capi.letters import BLANKS, LOWER, NO_BLANKS_OR_PUNCTUATION, PUNCTUATION, without
from signalpost.capi.placeholders import WORDS, is_typed_placeholder

_UNWANTED = BLANKS + PUNCTUATION
_FIVE = 5  # f5first, f5last: "first five letters" (Meta's Python Business SDK, 2026-06-24)


def name(text: str) -> bytes:
    """Normal form of a first or last name: `  Mary-Jane O'Connor ` → `maryjaneoconnor`; b"" when it cannot be one."""
    form = text.encode().translate(LOWER, _UNWANTED) if text.isascii() else without(text, NO_BLANKS_OR_PUNCTUATION)
    if form in WORDS or is_typed_placeholder(text):
        return b""
    return form


def first_five(text: str) -> bytes:
    """The first five letters of a name: `Washington` → `washi`."""
    return name(text).decode()[:_FIVE].encode()


def initial(text: str) -> bytes:
    """The first letter of a name: `GW` → `g`."""
    return name(text).decode()[:1].encode()
