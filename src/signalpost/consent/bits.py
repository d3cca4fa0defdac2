"""Texts in base64url as bits, as IAB's strings are written."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SIX = {letter: f"{index:06b}" for index, letter in enumerate(_ALPHABET)}
_VALUE = {letter: index for index, letter in enumerate(_ALPHABET)}
_readable = re.compile(r"[A-Za-z0-9_-]*", re.ASCII).fullmatch
LONGEST = 64  # characters read of a text: more than any field needed here lies in


def bits(text: str) -> str:
    """The first 384 bits as a text of 0 and 1; empty when a character is not of the alphabet. `B` → `000001`."""
    try:
        return "".join(map(_SIX.__getitem__, text[:LONGEST]))
    except KeyError:
        return ""


def number(text: str, start: int, length: int) -> int:
    """The whole number in `length` bits from `start` on; -1 where the text is too short."""
    part = text[start : start + length]
    return int(part, 2) if len(part) == length else -1


def readable(text: str, *, least: int) -> bool:
    """Whether `bits` finds as many as `least` bits there; for readers that look at a few of them in place."""
    return len(text) * 6 >= least and _readable(text, 0, LONGEST) is not None


def place(start: int) -> tuple[int, int]:
    """Where the two bits from `start`, an even number, on are: in which letter, and how far from its end."""
    return start // 6, 4 - start % 6


def twos(text: str, places: Iterable[tuple[int, int]]) -> list[int]:
    """The numbers in two bits each, of a text that is readable so far."""
    return [_VALUE[text[letter]] >> shift & 3 for letter, shift in places]
