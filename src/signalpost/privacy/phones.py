"""Telephone numbers: with a plus anywhere, else as they are written, where they stand and what is said before them.

Digits alone say little: ten may be an order, a time, a product. A number under the name of an id, a time or an amount
is a telephone number only with a plus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signalpost.capi._tables.calling_codes import CALLING_CODES
from signalpost.privacy.kinds import Span
from signalpost.privacy.nearby import said_before, says_id, says_phone, speaks_of_ids
from signalpost.privacy.place import Place

CODES: Final = frozenset(row[0] for row in CALLING_CODES.values())
FEWEST: Final = 7
MOST: Final = 15  # ITU-T E.164

_NUMBER: Final = re.compile(
    r"(?<![^\W_])(?<!\d[.,/:-])(?<![$€£¥])(\+[ ]?|\(\+"
    r"|00[ ]?(?=[1-9]))?\(?\d(?:[ .()/-]{0,3}\d){5,17}(?![^\W_])(?![%°])"
)
_DATE: Final = re.compile(
    r"(?:(?:19|20)\d{2}[ ./-]?(?:0[1-9]|1[0-2])[ ./-]?(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[./ -](?:0?[1-9]|1[0-2])[./ -](?:19|20)?\d{2}"
    r"|(?:0?[1-9]|1[0-2])[./ -](?:0?[1-9]|[12]\d|3[01])[./ -](?:19|20)\d{2})"
    r"(?:[ .T/-]{0,3}(?:[01]?\d|2[0-4])(?:[ .:-]?[0-5]\d){0,2}(?:[ .-]\d{1,6})?)?(?:[ ]?[-/ ][ ]?\d[\d ./-]{0,12})?"
)
_DECIMALS: Final = re.compile(
    r"\d{1,3}\.\d{4,}|\d+\.\d{1,2}|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:\.\d{1,5}){2,}|\d{1,3}(?: 000)+"
)
_TRADE: Final = re.compile(r"97[89][ -]?\d[\d -]{8,13}")

# How numbers are written in groups: North America; with an area code in brackets; with a leading zero; then mobiles of
# India, Spain, Brazil, Italy, Poland and others without one.
_WRITTEN: Final = (
    (0.9, re.compile(r"(?:1[ .-]?)?(?:\(\d{3}\)[ .-]?\d{3}[ .-]?|\d{3}-\d{3}-|[2-9]\d{2}[ .]\d{3}[ .])\d{4}")),
    (0.85, re.compile(r"\(0?\d{1,5}\)[ ]?\d{2,5}(?:[ ./-]?\d{2,5}){1,3}")),
    (0.85, re.compile(r"0[1-9]\d{0,3}[ /-]{1,3}\d{2,8}(?:[ /-]\d{2,5}){0,4}")),
    (0.85, re.compile(r"0\d(?:[ .-]\d{2}){4}")),
    (0.8, re.compile(r"0\d{2,4}[.]\d{3,4}[.]\d{3,4}")),
    (
        0.8,
        re.compile(r"[6-9]\d{4}[ -]\d{5}|\d{2}[ ]9\d{4}-?\d{4}|3\d{2}[ .-]\d{3}[ ]?\d{3,4}|[67]\d{2}(?:[ ]\d{2}){3}"),
    ),
    (0.8, re.compile(r"1[3-9]\d[ -]\d{4}[ -]\d{4}|8[ -]?\(?9\d{2}\)?[ -]?\d{3}[ -]\d{2}[ -]?\d{2}")),
    (0.7, re.compile(r"[5-9]\d{2}([ -])\d{3}\1\d{3}")),
)
_ABROAD: Final = re.compile(r"([1-9]\d{0,2})[ .-]\(?\d{1,5}\)?(?:[ .-]\d{2,8}){1,5}")
# A day or a second of our time, written together; nobody is called at such a number.
_STAMP: Final = re.compile(r"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|1[4-9]\d{8}(?:\d{3})?")
_DOTTED: Final = re.compile(r"[2-9]\d{2}\.\d{3}\.\d{4}")
_PAIRS: Final = re.compile(r"0[1-9](?:[ .-]\d{2}){4}")
_EXTENSION: Final = re.compile(r"[ ]?(?:ext|x|extn|durchwahl|poste)\.?[ ]?\d{1,5}\b", re.IGNORECASE)
_BARE_NATIONAL: Final = re.compile(r"0[1-9]\d{8,9}")
_BARE_NORTH_AMERICAN: Final = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_BLOCKS: Final = re.compile(r"\d+")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")


def phones(text: str, place: Place) -> Iterator[Span]:
    """Every telephone number in the plain form of a text."""
    for match in _NUMBER.finditer(text):
        confidence = _confidence(text, match, place)
        if confidence:
            extension = _EXTENSION.match(text, match.end())
            start = match.start() + (match[0][0] == "(" and ")" not in match[0])
            yield Span("phone", confidence, start, extension.end() if extension else match.end())


def _confidence(text: str, match: re.Match[str], place: Place) -> float:
    number = match[0]
    digits = "".join(filter(str.isdigit, number))
    if len(digits) > MOST + 2 or len(set(digits)) == 1:
        return 0.0
    prefix = (match[1] or "").strip(" (")
    if prefix == "+":
        return _with_code(digits, number)
    before = said_before(text, match.start())
    told = place.phone or says_phone(before)
    if place.click or _is_something_else(number, told, place.phone):
        return 0.0
    if told and FEWEST <= len(digits) <= MOST and not says_id(before):
        return 0.95 if place.phone else 0.92
    if place.identifier or place.measure or says_id(before):
        return 0.0
    if prefix == "00":
        return _with_code(digits[2:], number) and 0.8
    return _by_form(text, number, digits, place)


def _is_something_else(number: str, told: bool, place_says: bool) -> bool:
    """A date, a time, an amount, a version, an address of a machine, a book."""
    if _PAIRS.fullmatch(number) or _DOTTED.fullmatch(number):
        return False
    if told and (place_says or not _STAMP.fullmatch(number)):
        return bool(_DATE.fullmatch(number)) and not number.isdigit()
    return any(form.fullmatch(number) for form in (_DATE, _DECIMALS, _TRADE, _STAMP))


def _with_code(digits: str, number: str) -> float:
    """Behind a plus or 00: a country's calling code and a length that its numbers have."""
    for length in (1, 2, 3):
        code = digits[:length]
        if code in CODES:
            national = len(digits) - length
            if "(0)" in number:
                national -= 1
            return 0.98 if (national == 10 if code == "1" else 6 <= national <= MOST - length) else 0.0
    return 0.0


def _by_form(text: str, number: str, digits: str, place: Place) -> float:
    if not number.isdigit():
        return _by_groups(number, digits)
    free = " " in text and len(_WORDS.findall(text)) >= 2 and not speaks_of_ids(text)
    if place.caller and FEWEST + 2 <= len(digits) <= MOST - 2:
        return 0.7
    if _BARE_NATIONAL.fullmatch(number):
        return 0.7 if free else 0.0 if speaks_of_ids(text) else 0.6
    if free and _BARE_NORTH_AMERICAN.fullmatch(number):
        return 0.6
    return 0.0


def _by_groups(number: str, digits: str) -> float:
    if not 8 <= len(digits) <= MOST:
        return 0.0
    blocks = _BLOCKS.findall(number)
    if len(blocks) > 3 and len(blocks) != 5 and all(len(block) == 2 for block in blocks):  # of a lottery
        return 0.0
    for confidence, form in _WRITTEN:
        if form.fullmatch(number) and 9 <= len(digits) <= 13:
            return confidence
    abroad = _ABROAD.fullmatch(number)
    if abroad and abroad[1] in CODES and len(digits) >= 11 and _with_code(digits, number):
        return 0.65
    return 0.0
