"""The Cookie header read, and Set-Cookie written.

Source: RFC 6265bis (draft 22, 2025) for the grammar and the limit of 400 days; WebKit's tracking prevention for why the
server sets what a script could (webkit.org/tracking-prevention, read 2026-11).
"""

from __future__ import annotations

import string
from functools import lru_cache

import msgspec

from signalpost.errors import InvalidInput

DAY_S = 86_400
LONGEST_LIFE_S = 400 * DAY_S
MAX_HEADER = 16_384  # bytes of a Cookie header that are looked at; browsers send about as much at most
MAX_VALUE = 4_096  # bytes of one cookie, as browsers keep it

_NAME = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")
_VALUE = bytes(code for code in range(0x21, 0x7F) if chr(code) not in '",;\\')
_DOMAIN = frozenset(string.ascii_lowercase + string.digits + "-._")


class SetCookie(msgspec.Struct, frozen=True, kw_only=True):
    """A cookie to set. `max_age_s`: seconds, 0 takes it away; without `domain` only the answering host gets it back."""

    name: str
    value: str
    max_age_s: int
    domain: str | None = None
    http_only: bool = False
    secure: bool = True

    def __repr__(self) -> str:
        return f"SetCookie(name={self.name!r}, max_age_s={self.max_age_s})"


def can_stand(value: str) -> bool:
    """Whether `value` can be a cookie's value as it is."""
    return len(value) <= MAX_VALUE and value.isascii() and not value.encode().translate(None, _VALUE)


def set_cookie_header(cookie: SetCookie) -> str:
    """The value of the Set-Cookie header. InvalidInput when name, value or domain could not stand in it."""
    if not can_stand(cookie.value):
        raise InvalidInput("a cookie's value holds what cannot stand in a header")
    head, tail = _around(cookie.name, cookie.max_age_s, cookie.domain, cookie.http_only, cookie.secure)
    return f"{head}{cookie.value}{tail}"


@lru_cache(maxsize=256)
def _around(name: str, max_age_s: int, domain: str | None, http_only: bool, secure: bool) -> tuple[str, str]:
    """What stands before and behind the value: the same for every visitor of a site."""
    if not name or not _NAME.issuperset(name):
        raise InvalidInput("a cookie's name holds what cannot stand in a header")
    if domain is not None and not (domain and _DOMAIN.issuperset(domain)):
        raise InvalidInput("a cookie's domain is a host name in lower case")
    parts = ["", "Path=/", f"Max-Age={min(max(0, max_age_s), LONGEST_LIFE_S)}"]
    if domain is not None:
        parts.append(f"Domain={domain}")
    parts.extend(["Secure"] * secure + ["HttpOnly"] * http_only)
    parts.append("SameSite=Lax")
    return f"{name}=", "; ".join(parts)


def read_cookies(header: str) -> dict[str, str]:
    """Name and value of each cookie in a Cookie header, as they stand there, without the quotes some tools add.

    Of several with one name the first is taken: browsers send the one with the longest path, then the oldest, first.
    What is no pair is left out; nothing is raised.
    """
    found: dict[str, str] = {}
    for pair in header[:MAX_HEADER].split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals and name and name not in found:
            found[name] = value
    if '"' in header:
        return {name: _bare(value) for name, value in found.items()}
    return found


def _bare(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
