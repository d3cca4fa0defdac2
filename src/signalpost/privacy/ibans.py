"""International bank account numbers (ISO 13616): the country's length and the check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signalpost.privacy.kinds import Span

# Lengths by country, of the IBAN registry of SWIFT (release 99, 2025).
_TEXT = """
ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29 es24 fi18
fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20
lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24
sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20 ye30
"""
LENGTHS: Final = {row[:2].upper(): int(row[2:]) for row in _TEXT.split()}

_BEGIN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ ]?\d{2}(?=[ .-]?[A-Za-z0-9])")
_REST: Final = re.compile(r"(?:[ .-]?[A-Za-z0-9])+")


def ibans(text: str) -> Iterator[Span]:
    """Every account number in the plain form of a text; a length or check digits that do not fit are none."""
    for begin in _BEGIN.finditer(text):
        length = LENGTHS.get(begin[0][:2].upper())
        if length is None:
            continue
        rest = _REST.match(text, begin.start())
        end = _end(text, begin.start(), length) if rest else 0
        if end and is_iban(text[begin.start() : end]):
            yield Span("iban", 0.99, begin.start(), end)


def _end(text: str, start: int, length: int) -> int:
    """Behind the `length`th letter or digit from `start`; 0 when the number stops before or goes on."""
    seen = 0
    for index in range(start, min(len(text), start + 2 * length)):
        character = text[index]
        if character.isascii() and character.isalnum():
            seen += 1
            if seen == length:
                following = text[index + 1 : index + 2]
                return 0 if following.isalnum() else index + 1
        elif character not in " .-":
            return 0
    return 0


def is_iban(text: str) -> bool:
    """Whether the check digits fit (ISO 7064, modulo 97)."""
    bare = "".join(character for character in text if character.isalnum()).upper()
    moved = bare[4:] + bare[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1
