"""An event's `user_data` → its match keys: which values are there, in the one form in which they are compared.

Meta's parameter builder appends `.token` (two or eight characters) to what it makes: hashes, fbc, fbp, the address
(parameter-builder-library, copy of 2026-09-12). A receiver compares without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HEX = frozenset("0123456789abcdef")
_TOKEN_LENGTHS = (2, 8)
_TOKEN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_HASH_LENGTH = 64

# Compared as they stand: case matters in click and browser ids (parameters/fbp-and-fbc, copy of 2026-09-12).
_WITH_PARTS = frozenset({"fbc", "fbp"})
_PARTS = 4


def match_keys(user_data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Key → its values as texts, in the order they came; keys without a usable value are absent.

    Lists are flattened, blank and null values dropped, builder tokens stripped, hashes lower-cased, addresses
    lower-cased without blanks. Nothing else is changed: a value in clear stays as it was sent.
    """
    found = {}
    for key, value in user_data.items():
        if type(value) is list:
            values = tuple(text for one in value if (text := _usable(key, one)))
            if values:
                found[key] = values
        elif text := _usable(key, value):
            found[key] = (text,)
    return found


def _usable(key: str, value: Any) -> str:
    """The value as a text to compare; empty if there is nothing to compare."""
    if type(value) is str:
        text = value if len(value) == _HASH_LENGTH else value.strip()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    else:
        return ""
    if key in _WITH_PARTS:
        return _four_parts(text)
    if key == "client_ip_address":
        return _address(text)
    return _hash(text) if len(text) >= _HASH_LENGTH else text


def _hash(text: str) -> str:
    """A SHA-256 in lower case without its token; any other text as it is."""
    head, _, token = text.partition(".") if len(text) > _HASH_LENGTH else (text, "", "")
    lowered = head.lower()
    if len(lowered) != _HASH_LENGTH or (token and not _is_token(token)) or not _HEX.issuperset(lowered):
        return text
    return lowered


def _four_parts(text: str) -> str:
    """fbp or fbc without its fifth part, if that is a token."""
    if text.count(".") != _PARTS:
        return text
    head, _, token = text.rpartition(".")
    return head if _is_token(token) else text


def _address(text: str) -> str:
    """An address in lower case without its token: the fifth part of an IPv4 address, the first dotted of an IPv6."""
    head, dot, token = text.rpartition(".")
    tokened = dot and _is_token(token) and (text.count(".") == _PARTS or (":" in head and "." not in head))
    return (head if tokened else text).lower()


def _is_token(text: str) -> bool:
    return len(text) in _TOKEN_LENGTHS and _TOKEN.issuperset(text)
