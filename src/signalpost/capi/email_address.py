"""`em`: trimmed, lower-cased, and only if mail could reach it.

The check is the one Meta's parameter builder makes (near RFC 2822, ASCII only; capi-param-builder 1.2.1, 2026-05-17),
because a browser tag that uses it drops the same addresses. Dots and `+tags` of Gmail addresses stay: Meta's page does
not remove them.
"""

from __future__ import annotations

import string
from itertools import product

_ALNUM = (string.ascii_lowercase + string.digits).encode()
_LOCAL = _ALNUM + b"._!#$%&'*+/=?^`{|}~-"
_DOMAIN = _ALNUM + b".-"

# The signs of nearly every address, in their order: up to three of . _ + - before the @, one to three dots behind it.
_USUAL_SIGNS = frozenset(
    "".join(before).encode() + b"@" + b"." * dots
    for count in range(4)
    for before in product("._+-", repeat=count)
    for dots in (1, 2, 3)
)


def email(text: str) -> bytes:
    """Normal form of an e-mail address, or b"" when it is none: ` John_Smith@gmail.com ` → `john_smith@gmail.com`."""
    trimmed = text.strip().lower()
    if not trimmed.isascii():
        return b""
    form = trimmed.encode()
    if form.translate(None, _ALNUM) not in _USUAL_SIGNS and not _signs_in_place(form):
        return b""
    framed = f".{trimmed}."  # so that a dot at either end stands beside another
    if ".." in framed or ".@" in framed or "@." in framed:
        return b""
    return form


def _signs_in_place(form: bytes) -> bool:
    """Whether there is one @, what is before it may be there, and the domain has a dot and no dash at a label's end."""
    local, at, domain = form.rpartition(b"@")
    if not at or local.translate(None, _LOCAL) or domain.translate(None, _DOMAIN) or b"." not in domain:
        return False
    return not any(label.startswith(b"-") or label.endswith(b"-") for label in domain.split(b"."))
