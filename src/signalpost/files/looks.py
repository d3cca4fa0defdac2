"""What is odd in the cells of people: columns hashed wrongly, phones without a country, zips without a zero. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from msgspec.structs import astuple

from signalpost.capi.user_data import HASHED_KEYS, UserData
from signalpost.files.phones import Phones
from signalpost.quality.known_hashes import KNOWN

_FIVE_DIGITS: Final = frozenset(
    {"de", "us", "fr", "it", "es", "germany", "deutschland", "united states", "france", "italy"}
)
_DIGESTS: Final = {32: "hash_md5", 40: "hash_sha1", 64: ""}  # by length in hexadecimal digits
_HEX: Final = re.compile(r"[0-9a-fA-F]*").fullmatch
_COUNT: Final = len(HASHED_KEYS)
_PHONE, _ZIP = HASHED_KEYS.index("ph"), HASHED_KEYS.index("zp")
_NOTHING: Final[frozenset[str]] = frozenset()


class Looks:
    """Looks at one person after the other. `remarks`: how often each oddity was found, as `code:key`."""

    def __init__(self, default_country: str) -> None:
        self._has_country = bool(default_country)
        self.remarks: Counter[str] = Counter()
        self.phones = Phones()

    def at(self, person: UserData) -> frozenset[str]:
        """One person. Comes back: keys in a form that Meta cannot match."""
        values = astuple(person)[:_COUNT]
        useless = _NOTHING
        for place, text in enumerate(values):
            if text is None:
                continue
            size = len(text)
            if size in _DIGESTS and _HEX(text):
                if self._is_worthless(HASHED_KEYS[place], text, _DIGESTS[size]):
                    useless |= {HASHED_KEYS[place]}
            elif place == _PHONE:
                if not self.phones.add(text, self._has_country or bool(person.country)):
                    useless |= {"ph"}
            elif place == _ZIP and size == 4 and text.isdecimal() and str(person.country).lower() in _FIVE_DIGITS:
                self.remarks["zip_zero_lost:zp"] += 1
                useless |= {"zp"}
        return useless

    def _is_worthless(self, key: str, text: str, other: str) -> bool:
        """Of a digest: whether it is of a form that no person's is. One of another kind (`other`) is remarked alone."""
        if other:
            self.remarks[f"{other}:{key}"] += 1
            return False
        wrong = KNOWN.get(key, {}).get(text.lower())
        if wrong is not None:
            self.remarks[f"{wrong.value}:{key}"] += 1
        return wrong is not None
