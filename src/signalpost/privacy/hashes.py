"""Hashes of match keys outside user_data: Meta hashes and matches what stands there, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signalpost.privacy.kinds import Span
from signalpost.privacy.nearby import said_before
from signalpost.privacy.place import Place

# SHA-256 (with the suffix of Meta's builder or without), SHA-512, SHA-1, MD5.
_HASH: Final = re.compile(
    r"(?<![0-9A-Za-z_-])(?:[0-9A-Fa-f]{128}|[0-9A-Fa-f]{64}(?:\.[A-Za-z0-9_-]{2}(?:[A-Za-z0-9_-]{6})?)?|[0-9A-Fa-f]{40}"
    r"|[0-9A-Fa-f]{32})(?![0-9A-Za-z_-])"
)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{43}=|[A-Za-z0-9+/_-]{22}==").fullmatch
_SAID: Final = re.compile(
    r"(?<![^\W_])(?:e-?mail\w*|em|ph|phones?|mobile|customer|user|hem|external[ _]id|member|subscriber|kunde|name"
    r"|fn|ln|dob)"
    r"(?:[ _-]?(?:address|number|id))?[ ]?(?:[\[(]?(?:hash(?:ed)?|sha-?256|sha-?1|md5|sha|digest)[\])]?)?[^\w\n;]{0,4}$"
    r"|(?:hash(?:ed)?|sha-?256|md5)[ _(-]{0,2}(?:of )?(?:the )?(?:e-?mail\w*|phone\w*|customer\w*|user\w*|em|ph"
    r"|name)[^\w\n;]{0,4}$",
    re.IGNORECASE,
)


def hashes(text: str, place: Place) -> Iterator[Span]:
    """Every hash in the plain form of a text that stands for somebody."""
    for match in _HASH.finditer(text):
        whole = match.end() - match.start()
        if place.digest == "sure":
            yield Span("hashed_identifier", 0.95 if whole >= 64 else 0.85, *match.span())
        elif place.digest == "weak" and whole >= 64:
            yield Span("hashed_identifier", 0.75, *match.span())
        elif _SAID.search(said_before(text, match.start())):
            yield Span("hashed_identifier", 0.8, *match.span())
    if place.digest == "sure" and _BASE64(text.strip()):
        yield Span("hashed_identifier", 0.75, 0, len(text))
