"""`fbc` and `fbp` as values: read, made, and kept fresh by the rules of Meta's page and its parameter builder.

`fb.<index>.<ms>.<value>` and, from Meta's builder, `.<token>` ("fbp and fbc", copy of 2026-09-12; capi-param-builder
1.2.1, 2026-05-17). A token that came stays; we make none, because a token says which of Meta's builders made the value.
"""

from __future__ import annotations

import base64
from enum import Enum

import msgspec

DAY_MS = 86_400_000
STALE_AFTER_MS = 90 * DAY_MS  # the life of both cookies: 7,776,000 s
COOKIE_MAX_AGE_S = 7_776_000
SECONDS_BELOW = 100_000_000_000  # a time this small is in seconds (older WooCommerce plugin): as ms it would be 1973

_TOKEN_LENGTH = 8
_TOKEN_MARKER = 1
_MOST_DIGITS = 18
_USUAL_STARTS = frozenset(f"fb.{index}." for index in range(10))  # then 13 digits: milliseconds from 2001 to 2286


class Language(str, Enum):
    """Which of Meta's builders made a value."""

    PHP = "php"
    PYTHON = "python"
    JAVA = "java"
    NODEJS = "nodejs"
    RUBY = "ruby"
    CLIENT_JS = "client_js"


class Change(str, Enum):
    """What the builder did with the value."""

    NO_CHANGE = "no_change"
    GENERAL_NEW = "general_new"
    NET_NEW = "net_new"
    MODIFIED_NEW = "modified_new"


_SHORT_TOKENS = dict(zip(("AQ", "Ag", "Aw", "BA", "BQ", "Bg"), Language, strict=True))


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What a builder's token says. The two-character kind names the language alone."""

    language: Language
    change: Change | None = None
    version: str | None = None


def read_token(text: str) -> Token | None:
    """A token's meaning, or None: eight base64url characters of `01 language change major minor patch`, or two."""
    if text in _SHORT_TOKENS:
        return Token(language=_SHORT_TOKENS[text])
    try:
        marker, language, change, *version = base64.urlsafe_b64decode(text) if len(text) == _TOKEN_LENGTH else b""
        if marker != _TOKEN_MARKER or language == 0:
            return None
        kinds = list(Language)[language - 1], list(Change)[change]
    except (ValueError, IndexError):
        return None
    return Token(language=kinds[0], change=kinds[1], version=".".join(map(str, version)))


class ClickId(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of an fbc or fbp. `created_ms` is when it was first seen: Unix milliseconds (some write seconds)."""

    subdomain_index: int
    created_ms: int
    value: str
    token: str | None = None

    def __str__(self) -> str:
        text = f"fb.{self.subdomain_index}.{self.created_ms}.{self.value}"
        return text if self.token is None else f"{text}.{self.token}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    @property
    def in_seconds(self) -> bool:
        """Whether its time counts seconds."""
        return self.created_ms < SECONDS_BELOW


class Fbc(ClickId, frozen=True, kw_only=True):
    """The last ad click: `value` is the fbclid, untouched, case-sensitive."""


class Fbp(ClickId, frozen=True, kw_only=True):
    """The browser: `value` is a random number."""


def parse_fbc(text: str) -> Fbc | None:
    """An fbc of four parts, or five with a token; None when it is malformed."""
    parts = _parts(text)
    return None if parts is None else Fbc(subdomain_index=parts[0], created_ms=parts[1], value=parts[2], token=parts[3])


def parse_fbp(text: str) -> Fbp | None:
    """An fbp of four parts, or five with a token; None when it is malformed."""
    parts = _parts(text)
    return None if parts is None else Fbp(subdomain_index=parts[0], created_ms=parts[1], value=parts[2], token=parts[3])


def make_fbc(fbclid: str, *, subdomain_index: int, now_ms: int) -> Fbc | None:
    """The fbc of a click seen now. None without a click id, or with one that no cookie could keep: never invent one."""
    if not fbclid or not fbclid.isprintable() or ";" in fbclid:  # a blank stays, as in Meta's builders
        return None
    return Fbc(subdomain_index=subdomain_index, created_ms=now_ms, value=fbclid)


def make_fbp(random_number: int, *, subdomain_index: int, now_ms: int) -> Fbp:
    """The fbp of a browser first seen now. `random_number`: 0 to 2,147,483,647, as Meta's server builders draw it."""
    return Fbp(subdomain_index=subdomain_index, created_ms=now_ms, value=str(random_number))


def is_usual(text: str, earliest_ms: int, latest_ms: int) -> bool:
    """Whether this is, beyond doubt, a fine fbc or fbp as nearly all are written: the quick answer for most."""
    return (
        text[:5] in _USUAL_STARTS
        and text[18:19] == "."
        and text.isascii()
        and (created := text[5:18]).isdecimal()
        and earliest_ms <= int(created) <= latest_ms
        and text.find(".", 19) < 0 < len(text) - 19
        and text.isprintable()  # as `_is_plain`, without a call
        and " " not in text
        and ";" not in text
    )


def _is_plain(value: str) -> bool:
    """Whether it can stand in a cookie as it is: nothing that ends the value, the header or the line."""
    return value.isprintable() and " " not in value and ";" not in value


def fault(text: str, earliest_ms: int, latest_ms: int) -> str | None:
    """Why an fbc or fbp is not sent: `malformed`, `stale` or `future` (first seen before `earliest_ms` or after
    `latest_ms`); None when it is fine."""
    parts = text.split(".")
    if len(parts) == 4:
        prefix, index, created, value = parts
    elif len(parts) == 5 and _is_token(parts[4]):
        prefix, index, created, value, _ = parts
    else:
        return "malformed"
    if prefix != "fb" or not value or not (_is_number(index) and _is_number(created) and _is_plain(value)):
        return "malformed"
    first_seen = int(created)
    if first_seen < SECONDS_BELOW:
        first_seen *= 1000
    if earliest_ms <= first_seen <= latest_ms:
        return None
    return "stale" if first_seen < earliest_ms else "future"


def _parts(text: str) -> tuple[int, int, str, str | None] | None:
    parts = text.split(".")
    token = parts.pop() if len(parts) == 5 else None
    if len(parts) != 4 or (token is not None and not _is_token(token)):
        return None
    prefix, index, created, value = parts
    if prefix != "fb" or not value or not (_is_number(index) and _is_number(created) and _is_plain(value)):
        return None
    return int(index), int(created), value, token


def _is_token(text: str) -> bool:
    """Eight characters of any kind, or a known pair: what Meta's builders take for a token."""
    return len(text) == _TOKEN_LENGTH or text in _SHORT_TOKENS


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
