"""`em`: trimmed, lower-cased, and only if mail could reach it.

The check is the one Meta's parameter builder makes (near RFC 2822, ASCII only; capi-param-builder 1.2.1, 2026-05-17),
because a browser tag that uses it drops the same addresses. Dots and `+tags` of Gmail addresses stay: Meta's page does
not remove them.
"""

from __future__ import annotations

import string

_ALNUM = (string.ascii_lowercase + string.digits).encode()
_ALNUM_OR_DOT = _ALNUM + b"."
_LOCAL = _ALNUM + b"._!#$%&'*+/=?^`{|}~-"
_DOMAIN = _ALNUM + b".-"


def email(text: str) -> bytes:
    """Normal form of an e-mail address, or b"" when it is none: ` John_Smith@gmail.com ` → `john_smith@gmail.com`."""
    trimmed = text.strip().lower()
    if not trimmed.isascii():
        return b""
    form = trimmed.encode()
    plain = form.translate(None, _ALNUM_OR_DOT) == b"@"  # as in most addresses: letters, digits, dots and one @
    if not plain and not _signs_in_place(form):
        return b""
    framed = f".{trimmed}."  # so that a dot at either end stands beside another
    if ".." in framed or ".@" in framed or "@." in framed or trimmed.rfind(".") < trimmed.rfind("@"):
        return b""
    return form


def _signs_in_place(form: bytes) -> bool:
    """Whether there is one @, what is before it may be there, and no label of the domain begins or ends with a dash."""
    local, at, domain = form.rpartition(b"@")
    if not at or local.translate(None, _LOCAL) or domain.translate(None, _DOMAIN):
        return False
    return not any(label.startswith(b"-") or label.endswith(b"-") for label in domain.split(b"."))
