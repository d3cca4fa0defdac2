"""An event's `user_data` → its match keys: which values are there, in the one form in which they are compared.

Meta's parameter builder appends `.token` (two or eight characters) to what it makes: hashes, fbc, fbp, the address
(parameter-builder-library, copy of 2026-09-12). A receiver compares without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HASH_LENGTH = 64
_LONGEST_HASH = _HASH_LENGTH + len(".") + 8
_DIGITS = b"0123456789abcdef"
_tokened_hash = re.compile(r"([0-9A-Fa-f]{64})(?:\.(?:[\w-]{2}|[\w-]{8}))?", re.ASCII).fullmatch
_token = re.compile(r"[\w-]{2}|[\w-]{8}", re.ASCII).fullmatch

_PARTS = 4


def match_keys(user_data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Key → its values as texts, in the order they came; keys without a usable value are absent.

    Lists are flattened, blank and null values dropped, builder tokens stripped, hashes lower-cased, addresses
    lower-cased without blanks. Nothing else is changed: a value in clear stays as it was sent.
    """
    found: dict[str, tuple[str, ...]] = {}
    long: list[str] = []
    for key, value in user_data.items():
        if type(value) is list and len(value) == 1:
            value = value[0]
        if type(value) is str and len(value) == _HASH_LENGTH:
            found[key] = (value,)
            long.append(value)
        elif type(value) is list:
            values = tuple([text for one in value if (text := _usable(key, one))])
            if values:
                found[key] = values
        elif text := _usable(key, value):
            found[key] = (text,)
    if "".join(long).encode("utf-8", "surrogatepass").translate(None, _DIGITS):  # nearly always nothing is left
        _look_closer(found)
    return found


def _look_closer(found: dict[str, tuple[str, ...]]) -> None:
    """Bring values as long as a hash into form, one by one."""
    for key, values in list(found.items()):
        if len(values) == 1 and len(values[0]) == _HASH_LENGTH:
            text = _usable(key, values[0])
            if text:
                found[key] = (text,)
            else:
                del found[key]


def _usable(key: str, value: Any) -> str:
    """The value as a text to compare; empty if there is nothing to compare."""
    if type(value) is not str:
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
    return _FORMS.get(key, _without_token)(value.strip())


def _without_token(text: str) -> str:
    """A hash in lower case without its token; anything else as it is."""
    hashed = _tokened_hash(text) if _HASH_LENGTH <= len(text) <= _LONGEST_HASH else None
    return text if hashed is None else hashed[1].lower()


def _four_parts(text: str) -> str:
    """fbp or fbc without its fifth part, if that is a token."""
    if text.count(".") != _PARTS:
        return text
    head, _, token = text.rpartition(".")
    return head if _token(token) else text


def _address(text: str) -> str:
    """An address in lower case without its token: the fifth part of an IPv4 address, the first dotted of an IPv6."""
    if text.count(".") == _PARTS or (":" in text and text.count(".") == 1):
        head, _, token = text.rpartition(".")
        text = head if _token(token) else text
    return text.lower()


# Compared as they stand: case matters in click and browser ids (parameters/fbp-and-fbc, copy of 2026-09-12).
_FORMS = {"fbc": _four_parts, "fbp": _four_parts, "client_ip_address": _address}
