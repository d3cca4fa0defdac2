"""What the path of a value says about it: `custom_data.billing.phone` is a telephone number, `order_id` is none.

The last key decides; what stands above it counts where the last key alone says little (`customer.name`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from signalpost.privacy import place_words as words_of
from signalpost.privacy.words import path_words

PLAIN_PATH: Final = 120


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Expectations of one path.

    person      `sure`: the name of a person stands here; `maybe`: if it looks like one; `no`: whatever it looks like
    national    the country (or `any`) whose national number stands here; empty: none
    identifier  numbers here name orders, products, visits
    measure     numbers here are times, amounts, sizes
    caller      somebody to be reached: a number may be a telephone number though nothing else says so
    digest      a match key of Meta's: a hash here is one in the wrong place; `weak`: of an account
    """

    email: bool = False
    phone: bool = False
    card: bool = False
    iban: bool = False
    national: str = ""
    person: str = "no"
    secret: bool = False
    digest: str = ""
    health: bool = False
    finance: bool = False
    identifier: bool = False
    measure: bool = False
    caller: bool = False
    click: bool = False
    outside: bool = True

    @property
    def speaks(self) -> bool:
        """Whether a value here is worth a look whatever it looks like."""
        return bool(
            self.email
            or self.phone
            or self.card
            or self.iban
            or self.national
            or self.person != "no"
            or self.secret
            or self.digest
            or self.health
            or self.finance
            or self.caller
        )


def place_of(path: str) -> Place:
    """The expectations of `path`. Only paths of plain keys are remembered: another could be a value gone astray."""
    if len(path) <= PLAIN_PATH and path.isascii() and "@" not in path and "%" not in path:
        return _remembered(path)
    return read(path)


@lru_cache(maxsize=4_096)
def _remembered(path: str) -> Place:
    return read(path)


def read(path: str) -> Place:
    """The same, always by the words."""
    keys = path_words(path)
    if not keys:
        return Place()
    last, above = keys[-1], {word for key in keys[:-1] for word in key}
    words, joined = set(last), "".join(last)
    denied = bool(words & words_of.NO_VALUE)
    identifier = last[-1] not in words_of.TEXTS and (bool(words & words_of.IDENTIFIER) or joined in words_of.IDENTIFIER)
    measure = bool(words & words_of.MEASURE)
    national = "" if denied else _national(last, words, joined)
    phone = _says(words, joined, words_of.PHONE) and not denied and not words & words_of.NO_PHONE
    email = _says(words, joined, words_of.EMAIL) and not denied and not words & words_of.NO_EMAIL
    card = _card(words, joined) and not denied
    iban = bool(words & words_of.IBAN or joined in words_of.IBAN) and not denied
    return Place(
        email=email,
        phone=phone,
        card=card,
        iban=iban,
        national=national,
        person="no" if denied else _person(last, words, joined, above),
        secret=_secret(words, joined) and not denied,
        digest=_digest(words, joined, above),
        health=_subject(words, joined, words_of.HEALTH),
        finance=_subject(words, joined, words_of.FINANCE),
        identifier=identifier and not (phone or card or iban or national),
        measure=measure and not (phone or card or iban or national),
        caller=bool(words & words_of.CALLER) and not identifier and not measure and not denied,
        click=bool(words & words_of.CLICK) or joined in words_of.CLICK,
        outside="".join(keys[0]) != "userdata",
    )


def _says(words: set[str], joined: str, known: frozenset[str]) -> bool:
    return bool(words & known) or joined in known


def _card(words: set[str], joined: str) -> bool:
    if joined in words_of.CARD:
        return True
    return "card" in words and bool(words & {"number", "no", "num", "pan", "credit", "debit"}) and "gift" not in words


def _national(last: tuple[str, ...], words: set[str], joined: str) -> str:
    for length in range(len(last), 0, -1):
        for start in range(len(last) - length + 1):
            country = words_of.NATIONAL.get("".join(last[start : start + length]))
            if country is not None:
                return country
    return words_of.NATIONAL.get(joined, "")


def _person(last: tuple[str, ...], words: set[str], joined: str, above: set[str]) -> str:
    if joined in words_of.PERSON or (joined in ("first", "last", "full") and above & words_of.PERSONS):
        return "sure"
    if words & words_of.NO_PERSON:
        return "no"
    if words & words_of.NAME:
        if words & words_of.PERSONS or (above & words_of.PERSONS and not above & words_of.NO_PERSON):
            return "sure"
        if words & words_of.FORENAMES:
            return "sure"
        return "no" if above & words_of.NO_PERSON or len(last) > 1 else "maybe"
    if last[-1] in words_of.HOLDERS:
        return "maybe"
    return "no"


def _secret(words: set[str], joined: str) -> bool:
    if joined in words_of.SECRET:
        return True
    if words & words_of.SECRET_WORDS:
        return True
    return bool(words & {"token", "key"}) and bool(words & words_of.SECRET_OF)


def _digest(words: set[str], joined: str, above: set[str]) -> str:
    plain = words - words_of.HASH_WORDS
    if words & words_of.NO_DIGEST:
        return ""
    if plain & words_of.MATCH_KEYS or "".join(sorted(plain)) in words_of.MATCH_KEYS or joined in words_of.MATCH_KEYS:
        return "sure"
    if plain != words and plain & words_of.PERSONS:
        return "sure"
    if plain & words_of.PERSONS and plain & {"id", "uid", "key"}:
        return "weak"
    if above & words_of.MATCHING and plain <= words_of.MATCH_KEYS | {"id"}:
        return "sure"
    return ""


def _subject(words: set[str], joined: str, known: frozenset[str]) -> bool:
    return joined in known or any("".join(pair) in known for pair in _pairs(words)) or bool(words & known)


def _pairs(words: set[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in words for other in words if one != other] if len(words) <= 5 else []
