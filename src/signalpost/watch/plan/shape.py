"""What a value looks like, never what it is: its kind, and for short texts the classes of characters in a row.

A pattern is written with one letter for each stretch between separators: `A` capitals, `a` small letters, `9` digits,
`L` letters, `w` letters and digits; separators stand as they are. `ORD-2024` is `A-9`.
"""

from __future__ import annotations

import re
from typing import Any

from signalpost.capi.user_data import HASHED_KEYS

KINDS = ("text", "integer", "number", "flag", "list", "object", "null", "hashed")
TEXT, INTEGER, NUMBER, FLAG, LIST, OBJECT, NULL, HASHED = range(len(KINDS))
#: What a key of user_data that Meta takes hashed may come as: a text or several, or a number not hashed yet.
AS_HASHED = frozenset({"text", "list", "integer"})
USER = "user_data."
LONGEST = 64  # characters of a text that has a pattern
MOST_PARTS = 6  # stretches between separators

_KIND_OF: dict[type, int] = {
    str: TEXT,
    int: INTEGER,
    float: NUMBER,
    bool: FLAG,
    list: LIST,
    tuple: LIST,
    dict: OBJECT,
    type(None): NULL,
}
_SEPARATORS = re.compile(r"([-_./:#])")
_WIDER = {frozenset("Aa"): "L", frozenset("AL"): "L", frozenset("aL"): "L"}
CLASSES = {"A": "[A-Z]", "a": "[a-z]", "9": "[0-9]", "L": "[A-Za-z]", "w": "[A-Za-z0-9]"}


def kind_of(kind: type) -> int:
    """The place in KINDS of values of this type; what JSON does not know counts as an object."""
    return _KIND_OF.get(kind, OBJECT)


def kind_of_key(key: str) -> int:
    """The place in KINDS of what a key of user_data holds, of which nothing is looked at: Meta takes some hashed, and
    all others are texts."""
    return HASHED if key in HASHED_KEYS else TEXT


def pattern_of(text: str) -> tuple[str, list[int]] | None:
    """The pattern of `text` and how long each stretch of it is; None when it has none, such as a sentence."""
    if not text or len(text) > LONGEST or not text.isascii():
        return None
    parts = _SEPARATORS.split(text)
    if len(parts) > 2 * MOST_PARTS - 1:
        return None
    pattern, lengths = "", []
    for place, part in enumerate(parts):
        if place % 2:
            pattern += part
            continue
        letter = _class_of(part)
        if letter is None:
            return None
        pattern += letter
        lengths.append(len(part))
    return pattern, lengths


def _class_of(part: str) -> str | None:
    if not part.isalnum():
        return None
    if part.isdigit():
        return "9"
    if not part.isalpha():
        return "w"
    if part.isupper():
        return "A"
    return "a" if part.islower() else "L"


def wider(one: str, other: str) -> str | None:
    """The narrowest pattern that both fit; None when they are not built alike."""
    if one == other:
        return one
    if len(one) != len(other):
        return None
    found = ""
    for left, right in zip(one, other, strict=True):
        if left == right:
            found += left
        elif left in CLASSES and right in CLASSES:
            found += _WIDER.get(frozenset((left, right)), "w")
        else:
            return None
    return found


def expression(pattern: str, shortest: list[int], longest: list[int], prefix: str = "") -> str:
    """A pattern as a regular expression for a whole text: `[A-Z]{3}-[0-9]+`. A stretch of digits, or whose length
    varies, may be of any length: numbers grow. `prefix`: what all texts begin with, one stretch and its separator, in
    place of those."""
    words, place = "", 0
    for letter in pattern:
        if letter in CLASSES:
            steady = letter != "9" and shortest[place] == longest[place]
            words += CLASSES[letter] + (f"{{{shortest[place]}}}" if steady else "+")
            place += 1
        else:
            words += _escaped(letter)
        if prefix and letter == prefix[-1]:
            words, prefix = _escaped(prefix), ""
    return words


def _escaped(text: str) -> str:
    return text.replace(".", r"\.")  # of all separators, the one that is no plain character in an expression


def prefix_of(text: str) -> str:
    """What stands before the first separator, with it, when that is a short word: `ORD-2024` → `ORD-`; else nothing."""
    found = _SEPARATORS.search(text)
    return text[: found.end()] if found and found.start() <= 8 and text[: found.start()].isalpha() else ""


def outward(number: float, *, up: bool) -> float:
    """`number` rounded to two leading digits, away from what lies inside: a range that tells of no single value."""
    if number == 0 or number in (float("inf"), float("-inf")) or number != number:
        return 0.0
    step = 10.0 ** (len(f"{int(abs(number))}") - 2) if abs(number) >= 1 else 0.01
    whole = number / step
    rounded = int(whole) + (1 if up and whole > int(whole) else -1 if not up and whole < int(whole) else 0)
    return float(f"{rounded * step:.12g}")


def is_personal_name(path: str) -> bool:
    """Whether a parameter is called as if it held something of a person: then no value of it is kept."""
    words = set(_WORDS.findall(path.rpartition(".")[2].lower()))
    return bool(words & _OF_PEOPLE)


_WORDS = re.compile(r"[a-z]+")
_OF_PEOPLE = frozenset(
    "email mail phone tel mobile firstname lastname fullname first last surname username login user customer person "
    "contact address street zip postcode postal birth birthday dob ip ssn passport iban".split()
)


def may_be_kept(text: str) -> bool:
    """Whether a text could be one of a short list of words, such as `product` or `EUR`; no address, no number of a
    person's, no sentence."""
    return len(text) <= 32 and "@" not in text and sum(map(str.isdigit, text)) <= 4 and text.count(" ") <= 3


def known_types(value: Any) -> str:
    """The kind of `value` in words: `text`, `integer` …"""
    return KINDS[kind_of(type(value))]
