"""E-mail addresses, also those written so that a program shall not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signalpost.privacy.kinds import Span
from signalpost.privacy.place import Place

# Ends of names that look like an address and are a file, a picture for fine screens (`logo@2x.png`) or a package.
FILES: Final = frozenset(
    "png jpg jpeg gif webp svg avif ico bmp tif tiff css js mjs ts tsx jsx json xml html htm php asp aspx jsp pdf zip"
    " gz tar mp3 mp4 mov webm woff woff2 ttf eot map md txt csv exe dll yml yaml toml lock py rb java cpp".split()
)
PROVIDERS: Final = (
    "gmail|googlemail|ymail|hotmail|outlook|icloud|gmx|t-online|protonmail|fastmail|tutanota|yahoo|aol|laposte|wanadoo"
    "|libero|yandex|seznam|interia|btinternet|comcast"
)
_TLD: Final = r"(?:xn--[a-z0-9-]{2,40}|[^\W\d_]{2,24})"
_LOCAL: Final = r"[\w.+'’*~!-]{1,64}"

_ADDRESS: Final = re.compile(
    rf"(?<![\w.+@-])({_LOCAL})[ ]?@[ ]?((?:[\w-]{{1,63}}\.){{1,5}}{_TLD})(?![^\W_]|@)", re.IGNORECASE
)
_QUOTED: Final = re.compile(rf"\"[^\"\s@]{{1,40}}\"@((?:[\w-]{{1,63}}\.){{1,5}}{_TLD})", re.IGNORECASE)
_AT: Final = r"[ _]{0,2}[\[({<]{1,2}[ ]?(?:at|@|arroba|ät|chez|kropka)[ ]?[\])}>]{1,2}[ _]{0,2}"
_DOT: Final = (
    r"(?:\.|[ ]?[\[({<][ ]?(?:dot|punkt|punto|point|ponto|\.)[ ]?[\])}>][ ]?|[ ](?:dot|punkt|punto|point|ponto)[ ])"
)
_BRACKETED: Final = re.compile(
    rf"(?<![\w.+-])({_LOCAL}){_AT}([\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,4}})(?!\w)", re.IGNORECASE
)
_SPELT: Final = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64}?(?:[ ](?:dot|punkt)[ ][\w-]{1,40}){0,3})[ _](?:at|arroba|@|ät|klammeraffe)[ _]"
    r"([\w-]{1,63}?(?:[ ](?:dot|punkt|punto|point|ponto)[ ][\w-]{2,24}){0,2}"
    r"[ _](?:dot|punkt|punto|point|ponto)[ _][^\W\d_]{2,24})(?!\w)",
    re.IGNORECASE,
)
_MIXED: Final = re.compile(
    rf"(?<![\w.+-])([\w.+-]{{1,64}})[ ](?:at|arroba)[ ]((?:{PROVIDERS})\.(?:[a-z]{{2,3}}\.)?[a-z]{{2,4}})(?!\w|\.\w)",
    re.IGNORECASE,
)
_HALF: Final = re.compile(rf"(?<![\w.+-])([\w.+-]{{1,64}})@((?:[\w-]{{1,63}}){_DOT}[a-z]{{2,24}})(?!\w)", re.IGNORECASE)
_MACHINE: Final = re.compile(r"[0-9a-f]{24,}|[0-9a-f]{8}-[0-9a-f]{4}-.*|git|\d{1,3}", re.IGNORECASE).fullmatch
_UNDER_KEY: Final = re.compile(rf"{_LOCAL}@[\w-]{{1,63}}")
_MAY_BE_SPELT: Final = re.compile(
    r"[\[({<]|[ _](?:at|arroba|dot|punkt|punto|point|ponto|klammeraffe)[ _]", re.IGNORECASE
).search


def emails(text: str, place: Place) -> Iterator[Span]:
    """Every address in the plain form of a text."""
    if "@" in text:
        yield from _written(text)
        if place.email and _UNDER_KEY.fullmatch(text.strip()):
            yield Span("email", 0.7, 0, len(text))
    if _MAY_BE_SPELT(text):
        yield from _spelt(text)


def _written(text: str) -> Iterator[Span]:
    for match in _ADDRESS.finditer(text):
        if _is_address(text, match):
            yield Span("email", 0.98, *match.span())
    for match in _QUOTED.finditer(text):
        yield Span("email", 0.9, *match.span())


def _spelt(text: str) -> Iterator[Span]:
    for match in _BRACKETED.finditer(text):
        if not _is_file(match[2]):
            yield Span("email", 0.9, *match.span())
    for pattern in (_SPELT, _MIXED, _HALF):
        for match in pattern.finditer(text):
            if not _is_file(match[2]):
                yield Span("email", 0.8, *match.span())


def _is_address(text: str, match: re.Match[str]) -> bool:
    before = text[max(match.start() - 3, 0) : match.start()]
    if before.endswith("//"):  # who logs in, in an address of the web
        return False
    if before.endswith(":") and "//" in text[max(match.start() - 80, 0) : match.start()].rpartition(" ")[2]:
        return False
    return not _is_file(match[2]) and not _MACHINE(match[1])


def _is_file(domain: str) -> bool:
    ending = domain.rpartition(".")[2].lower()
    return ending in FILES or domain.replace(".", "").isdigit()
