"""A text as a reader would take it: percent-encoding, entities, escapes and look-alike characters undone.

Every character of the plain form knows which characters of the given text it came from, so that what is found in the
plain form can be masked in the given one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from typing import Final

import msgspec

ROUNDS: Final = 3  # an address inside an address inside an address

_PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|commat|period|plus|amp|nbsp|quot|lt|gt);")
_ESCAPE: Final = re.compile(r"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}")
_MARKS: Final = re.compile(r"%[0-9A-Fa-f]{2}|&[#a-z]|\\[ux]")

# Characters drawn like others that Unicode's compatibility forms leave apart.
_ALIKE: Final = {"\u3002": ".", "\u2044": "/", "\u2022": ".", "\u00b7": ".", "\u0430": "a", "\u0435": "e",
                 "\u043e": "o", "\u0440": "p", "\u0441": "c", "\u0445": "x", "\u0456": "i", "\u0455": "s",
                 "\u0501": "d", "\u03bf": "o", "\u0391": "A", "\u0395": "E", "\u041e": "O", "\u0410": "A",
                 "\u0415": "E", "\u24d0": "a"}  # fmt: skip


class Plain(msgspec.Struct, frozen=True, gc=False):
    """`text` and, unless it is the given text itself, where each of its characters began and ended there."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the given text for characters `start` to `end` of this one."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    """`text` with everything undone."""
    if text.isascii() and not _MARKS.search(text):
        return Plain(text)
    made = Plain(text, list(range(len(text))), list(range(1, len(text) + 1)))
    for _ in range(ROUNDS):
        before = made.text
        made = _undone(made, _PERCENT, _percent)
        made = _undone(made, _ENTITY, unescape)
        made = _undone(made, _ESCAPE, _escape)
        if made.text == before:
            break
    return made if made.text.isascii() else _folded(made)


def _undone(given: Plain, pattern: re.Pattern[str], read: Callable[[str], str]) -> Plain:
    starts, ends = given.starts or [], given.ends or []
    text: list[str] = []
    begins: list[int] = []
    stops: list[int] = []
    last = 0
    for match in pattern.finditer(given.text):
        first, after = match.span()
        made = read(match[0])
        text += given.text[last:first], made
        begins += starts[last:first] + [starts[first]] * len(made)
        stops += ends[last:first] + [ends[after - 1]] * len(made)
        last = after
    if not last:
        return given
    return Plain("".join((*text, given.text[last:])), begins + starts[last:], stops + ends[last:])


def _percent(text: str) -> str:
    return bytes.fromhex(text.replace("%", "")).decode("utf-8", "replace")


def _escape(text: str) -> str:
    return chr(int(text[2:], 16))


def _folded(given: Plain) -> Plain:
    starts, ends = given.starts or [], given.ends or []
    text: list[str] = []
    begins: list[int] = []
    stops: list[int] = []
    for index, character in enumerate(given.text):
        made = character if character < "\x80" else _folded_character(character)
        text.append(made)
        begins += [starts[index]] * len(made)
        stops += [ends[index]] * len(made)
    return Plain("".join(text), begins, stops)


@lru_cache(maxsize=2_048)
def _folded_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Mn"):  # of no width; accents that stand alone
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character == "\u2212":
        return "-"
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if character in _ALIKE:
        return _ALIKE[character]
    return unicodedata.normalize("NFKC", character)
