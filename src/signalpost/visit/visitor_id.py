"""The visitor id: what a browser is known by for as long as its server-set cookie lives.

`1.<seconds>.<22 characters>`: the form, when it was made (Unix seconds) and 128 random bits as base64url. Nobody can
guess another one's; it says nothing about anyone and never leaves for Meta.
"""

from __future__ import annotations

import base64
import string

import msgspec

VISITOR_COOKIE = "_spv"
MARKER_COOKIE = "_spm"  # "1" beside it, which scripts can read: there is something to forget
RANDOM_BYTES = 16

_FORM = "1"
_LETTERS = (string.ascii_letters + string.digits + "-_").encode()
_LENGTH = 22  # characters of 16 bytes in base64url
_MOST_DIGITS = 11


class VisitorId(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a visitor id. `made_s`: Unix seconds by the clock of who made it."""

    made_s: int
    random: str

    def __str__(self) -> str:
        return f"{_FORM}.{self.made_s}.{self.random}"

    def __repr__(self) -> str:
        return "VisitorId(…)"


def make(random: bytes, now_s: int) -> VisitorId:
    """A new visitor id of 16 random bytes. ValueError when there are fewer or more."""
    if len(random) != RANDOM_BYTES:
        raise ValueError("a visitor id is made of 16 random bytes")
    return VisitorId(made_s=max(0, now_s), random=base64.urlsafe_b64encode(random).decode().rstrip("="))


def parse(text: str) -> VisitorId | None:
    """The visitor id that `text` is, or None when it is none."""
    parts = text.split(".") if is_visitor_id(text) else ()
    return VisitorId(made_s=int(parts[1]), random=parts[2]) if parts else None


def is_visitor_id(text: str) -> bool:
    """Whether `text` is a visitor id."""
    parts = text.split(".")
    if len(parts) != 3 or parts[0] != _FORM:
        return False
    _, made, random = parts
    if not (made.isascii() and made.isdigit() and len(made) <= _MOST_DIGITS and (made == "0" or made[0] != "0")):
        return False
    return len(random) == _LENGTH and random.isascii() and not random.encode().translate(None, _LETTERS)
