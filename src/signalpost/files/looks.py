"""What is odd in the cells of people: columns hashed wrongly, phones without a country, zips without a zero. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from signalpost.capi.user_data import HASHED_KEYS
from signalpost.files.phones import Phones
from signalpost.quality.known_hashes import KNOWN

_FIVE_DIGITS: Final = frozenset(
    {"de", "us", "fr", "it", "es", "germany", "deutschland", "united states", "france", "italy"}
)
_DIGESTS: Final = {32: "hash_md5", 40: "hash_sha1", 64: ""}  # by length in hexadecimal digits
_HEX: Final = re.compile(r"[0-9a-fA-F]*").fullmatch
_COUNT: Final = len(HASHED_KEYS)
_PHONE, _ZIP, _COUNTRY = (HASHED_KEYS.index(key) for key in ("ph", "zp", "country"))
_NOTHING: Final[frozenset[str]] = frozenset()


def _is_digest(text: str) -> bool:
    return len(text) in _DIGESTS and _HEX(text) is not None


class Looks:
    """Looks at one person after the other. `remarks`: how often each oddity was found, as `code:key`."""

    def __init__(self, default_country: str) -> None:
        self._has_country = bool(default_country)
        self.remarks: Counter[str] = Counter()
        self.phones = Phones()

    def at(self, person: Sequence[str | None]) -> frozenset[str]:
        """One person: the values of a `UserData`, in the order of its fields. Comes back: keys in a form that Meta
        cannot match."""
        values = person[:_COUNT]
        sizes = set(map(len, filter(None, values)))
        useless = _NOTHING if sizes.isdisjoint(_DIGESTS) else self._of_digests(values)
        phone, zip_code = values[_PHONE], values[_ZIP]
        country = values[_COUNTRY]
        if phone is not None and not _is_digest(phone):
            can_match = self.phones.add(phone, self._has_country or bool(country))
            useless |= _NOTHING if can_match else {"ph"}
        if (
            zip_code is not None
            and len(zip_code) == 4
            and zip_code.isdecimal()
            and str(country).lower() in _FIVE_DIGITS
        ):
            self.remarks["zip_zero_lost:zp"] += 1
            useless |= {"zp"}
        return useless

    def _of_digests(self, values: Sequence[str | None]) -> frozenset[str]:
        """Keys whose digest is worth nothing."""
        found = [
            key
            for key, text in zip(HASHED_KEYS, values, strict=True)
            if text is not None and _is_digest(text) and self._is_worthless(key, text, _DIGESTS[len(text)])
        ]
        return frozenset(found)

    def _is_worthless(self, key: str, text: str, other: str) -> bool:
        """Of a digest: whether it is of a form that no person's is. One of another kind (`other`) is remarked alone."""
        if other:
            self.remarks[f"{other}:{key}"] += 1
            return False
        wrong = KNOWN.get(key, {}).get(text.lower())
        if wrong is not None:
            self.remarks[f"{wrong.value}:{key}"] += 1
        return wrong is not None
