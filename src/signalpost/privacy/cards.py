"""Payment cards: length, the issuers' first digits and the check digit (ISO/IEC 7812)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signalpost.privacy.kinds import Span
from signalpost.privacy.nearby import said_before, says_card, says_id
from signalpost.privacy.place import Place

# First digits and lengths as the networks assign them: Visa, Mastercard, American Express, Diners, Discover, JCB,
# UnionPay, Mir, Maestro.
_ISSUERS: Final = re.compile(
    r"4(?:\d{15}|\d{18})|5[1-5]\d{14}|(?:222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d{2})\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}"
    r"|220[0-4]\d{12}|(?:50|5[678]|6[0367])\d{14}(?:\d{3})?"
)
_UNDER_KEY: Final = re.compile(r"[2-6]\d{11,18}")
_RUN: Final = re.compile(r"(?<![\w+])(?<!\d[.,-])(?<![^\W\d_]-)\d(?:[ ._/-]{0,2}\d){11,22}(?![\w])(?![.,]\d)")
_BLOCKS: Final = re.compile(r"\d+")
_USUAL: Final = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (6, 13), (4, 4, 4, 4, 2), (4, 4, 4, 3)})


def cards(text: str, place: Place) -> Iterator[Span]:
    """Every card number in the plain form of a text."""
    for run in _RUN.finditer(text):
        blocks = [(match.start(), match.end()) for match in _BLOCKS.finditer(run[0])]
        yield from _within(text, run, blocks, place)


def _within(text: str, run: re.Match[str], blocks: list[tuple[int, int]], place: Place) -> Iterator[Span]:
    """Each row of whole blocks that is a card's number: "4111 1111 1111 1111 12/27" has a date behind it."""
    first = 0
    while first < len(blocks):
        for last in range(min(len(blocks), first + 7), first, -1):
            sizes = tuple(end - begin for begin, end in blocks[first:last])
            if 12 <= sum(sizes) <= 19:
                begin, end = blocks[first][0], blocks[last - 1][1]
                digits = "".join(run[0][a:b] for a, b in blocks[first:last])
                confidence = _confidence(text, run.start() + begin, digits, sizes, place)
                if confidence:
                    yield Span("payment_card", confidence, run.start() + begin, run.start() + end)
                    first = last - 1
                    break
        first += 1


def _confidence(text: str, start: int, digits: str, sizes: tuple[int, ...], place: Place) -> float:
    if len(set(digits)) < 2 or not luhn(digits):
        return 0.0
    if not _ISSUERS.fullmatch(digits):
        return 0.75 if place.card and _UNDER_KEY.fullmatch(digits) else 0.0
    before = said_before(text, start)
    if place.card or says_card(before):
        return 0.99
    if sizes in _USUAL:
        return 0.97
    if place.identifier or place.measure or place.click or says_id(before):
        return 0.0
    if len(sizes) > 1:
        return 0.7
    if len(digits) == 14 and _is_trade_number(digits):
        return 0.0
    return 0.85


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_trade_number(digits: str) -> bool:
    """Whether the digits are a GTIN (weights 3 and 1 from the right)."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0
