"""Bits of IAB's strings, one field after the other."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

LONGEST = 65_536  # characters of a signal; the longest TC string seen in the wild has under 10,000
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SIX = str.maketrans({letter: f"{index:06b}" for index, letter in enumerate(_ALPHABET)})
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_A = 65


class Unreadable(ValueError):
    """A signal is none of its kind. The message says why and repeats nothing of it."""


def opened(text: str) -> BitReader:
    """Reads a text in base64url from its first bit on. Unreadable for any other."""
    if not text:
        raise Unreadable("it is empty")
    if not _BASE64URL.fullmatch(text):
        raise Unreadable("it has characters that are not of base64url")
    return BitReader(text.translate(_SIX))


class BitReader:
    """A text of 0 and 1, and how far it is read. Every method is Unreadable where the text ends too early."""

    __slots__ = ("bits", "place")

    def __init__(self, bits: str, place: int = 0) -> None:
        self.bits = bits
        self.place = place

    def take(self, length: int) -> str:
        """The next `length` bits."""
        start, self.place = self.place, self.place + length
        if self.place > len(self.bits):
            raise Unreadable("it ends too early")
        return self.bits[start : self.place]

    def number(self, length: int) -> int:
        """A whole number of `length` bits."""
        return int(self.take(length), 2)

    def numbers(self, count: int, length: int) -> list[int]:
        """`count` whole numbers of `length` bits each."""
        part = self.take(count * length)
        return [int(part[start : start + length], 2) for start in range(0, count * length, length)]

    def flag(self) -> bool:
        """One bit."""
        return self.take(1) == "1"

    def flags(self, count: int) -> list[bool]:
        """`count` bits, each by itself."""
        return [bit == "1" for bit in self.take(count)]

    def letters(self) -> str:
        """Two letters of six bits each: a language or a country."""
        return "".join(chr(_A + self.number(6)) for _ in range(2))

    def moment(self) -> str:
        """A time, in tenths of seconds since 1970, as ISO 8601 with milliseconds."""
        found = _EPOCH + timedelta(milliseconds=100 * self.number(36))
        return found.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"

    def fibonacci(self) -> int:
        """A whole number as the sum of Fibonacci numbers, which ends with two ones in a row."""
        end = self.bits.find("11", self.place)
        if end < 0:
            raise Unreadable("it ends too early")
        code = self.take(end + 1 - self.place)
        self.place += 1
        total, this, following = 0, 1, 2
        for bit in code:
            total += this if bit == "1" else 0
            this, following = following, this + following
        return total
