"""From what people write to what Meta compares: normal forms and SHA-256, as Meta's pages state them.

The receiving side's own, apart from the client's normaliser, so that each tests the other: it states the plain rule of
each field (Customer Information Parameters, dated 2026-01-09) for well-formed values and guesses nothing.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from hashlib import sha256
from typing import Final

_SIGNS: Final = {ord(sign): None for sign in string.punctuation + string.whitespace + "’–"}
_HEX: Final = b"0123456789abcdef"
_HASH_LENGTH: Final = 64


def email(text: str) -> str:
    """`em`: trimmed, lower-case."""
    return text.strip().lower()


def phone(text: str) -> str:
    """`ph`: digits without leading zeros; the country code must be there."""
    return "".join(sign for sign in text if sign.isdecimal()).lstrip("0")


def name(text: str) -> str:
    """`fn`, `ln`, `ct`, and `st` outside the United States: lower-case, no punctuation, no blanks; accents stay."""
    return text.lower().translate(_SIGNS)


def birth(text: str) -> str:
    """`db`: YYYYMMDD, from YYYY-MM-DD or YYYYMMDD."""
    return text.strip().replace("-", "")


def gender(text: str) -> str:
    """`ge`: the first letter, lower-case."""
    return text.strip().lower()[:1]


def postcode(text: str) -> str:
    """`zp`: lower-case, no blanks, nothing from a dash on (so that a ZIP+4 keeps its first five digits)."""
    return "".join(text.lower().split()).partition("-")[0]


def country(text: str) -> str:
    """`country`: ISO 3166-1 alpha-2, lower-case."""
    return text.strip().lower()


def external_id(text: str) -> str:
    """`external_id`: lower-case, no blanks, as Meta's parameter builder forms it."""
    return "".join(text.lower().split())


NORMAL: Final[dict[str, Callable[[str], str]]] = {
    "em": email,
    "ph": phone,
    "fn": name,
    "ln": name,
    "db": birth,
    "ge": gender,
    "ct": name,
    "st": name,
    "zp": postcode,
    "country": country,
    "external_id": external_id,
}
"""Key that is compared hashed → its normal form."""


def is_hash(text: str) -> bool:
    """Whether a text is a SHA-256 in lower-case hex."""
    return len(text) == _HASH_LENGTH and not text.encode("utf-8", "surrogatepass").translate(None, _HEX)


def hashed(key: str, text: str) -> str:
    """The SHA-256 of the normal form of `text`, 64 hex; a hash is taken as it is, lower-cased."""
    lower = text.strip().lower()
    return lower if is_hash(lower) else digest(key, text)


def digest(key: str, text: str) -> str:
    """The SHA-256 of the normal form of a text in clear, 64 hex."""
    return sha256(NORMAL[key](text).encode()).hexdigest()
