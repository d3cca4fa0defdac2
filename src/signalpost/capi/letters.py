"""Letters, blanks and signs: what every normalised text is made of.

Texts of ASCII alone, which most are, go through `bytes.translate` in one pass. Other texts are brought to Unicode NFC
(so that an accent typed as two characters hashes like the same accent typed as one), lower-cased, freed of what the
field does not keep, and brought to NFC again. Meta publishes no Unicode form; NFC is what keyboards and browsers send.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from unicodedata import category, normalize

LOWER = bytes(range(256)).lower()
BLANKS = bytes(range(0x21)) + b"\x7f"  # control characters and the blank
PUNCTUATION = string.punctuation.encode()
NOT_LETTERS = bytes(sorted(set(range(0x80)) - set(string.ascii_letters.encode())))
DIGITS = string.digits.encode()
NOT_DIGITS = bytes(sorted(set(range(256)) - set(DIGITS)))

# Blanks outside ASCII, and characters nobody sees (zero-width space, soft hyphen, word joiner, byte order mark).
# Joiners (U+200C, U+200D) stay: Persian, Indian scripts and emoji need them.
UNSEEN = (
    "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b"
    "\x9c\x9d\x9e\x9f\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029"
    "\u202f\u205f\u2060\u3000\ufeff"
)
NO_BLANKS: Mapping[int, None] = dict.fromkeys([*BLANKS, *map(ord, UNSEEN)])
NO_BLANKS_OR_PUNCTUATION: Mapping[int, None] = dict.fromkeys([*NO_BLANKS, *PUNCTUATION])

# U+FE00 to U+FE0F and U+E0100 to U+E01EF say how to draw the character before them: no part of a word.
VARIATION_SELECTORS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))


def utf8(text: str) -> bytes:
    """UTF-8, or b"" when a lone surrogate makes that impossible."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return b""


def without(text: str, unwanted: Mapping[int, None]) -> bytes:
    """NFC, lower-cased, without the unwanted characters; for texts that are not all ASCII."""
    return utf8(normalize("NFC", normalize("NFC", text).lower().translate(unwanted)))


def letters(text: str) -> bytes:
    """Lower-case letters of any script with their accents; nothing else."""
    if text.isascii():
        return text.encode().translate(LOWER, NOT_LETTERS)
    kept = "".join(filter(_is_letter, normalize("NFC", text).lower()))
    return utf8(normalize("NFC", kept)) if any(map(str.isalpha, kept)) else b""


def _is_letter(character: str) -> bool:
    if character.isalpha():
        return True
    return category(character) in ("Mn", "Mc") and character not in VARIATION_SELECTORS
