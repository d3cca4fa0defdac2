"""Phones without a country code: how many, and which country they are likely of, with what says so. Pure.

The guess is told and never used: `--default-country` is the sender's to give.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import msgspec

from signalpost.capi._tables.calling_codes import CALLING_CODES

#: Countries of a currency that one country has; the euro's are told by other signs.
_BY_CURRENCY = {
    "GBP": "gb", "USD": "us", "CHF": "ch", "SEK": "se", "NOK": "no", "DKK": "dk", "PLN": "pl", "CZK": "cz", "BRL": "br",
    "MXN": "mx", "CAD": "ca", "AUD": "au", "JPY": "jp", "INR": "in", "TRY": "tr", "HUF": "hu", "RON": "ro",
}  # fmt: skip
_MAIN = {code: country for country, (code, *_) in reversed(CALLING_CODES.items()) if country in (
    "us", "gb", "de", "fr", "es", "it", "pt", "nl", "be", "at", "ch", "se", "no", "dk", "fi", "pl", "cz", "br", "mx",
    "au", "jp", "in", "tr", "hu", "ro", "ie", "gr", "il", "za", "ar", "cl", "co")}  # fmt: skip
_NOT_DIGITS = re.compile(r"\D+")
_LONGEST = 16  # digits of a number, with what is dialled before it
LEAST = 0.6  # of the international numbers, or of the bare ones, before a country is named


class PhoneGuess(msgspec.Struct, frozen=True, kw_only=True):
    """`bare`: phones that name no country, of `phones`. `country`: alpha-2, or empty. `evidence`: in words."""

    phones: int = 0
    bare: int = 0
    country: str = ""
    evidence: str = ""


@lru_cache(maxsize=1_024)
def _country_of(begun: str) -> str:
    """The country of numbers that begin with these three digits, or empty."""
    return _MAIN.get(begun) or _MAIN.get(begun[:2]) or _MAIN.get(begun[:1], "")


class Phones:
    """Counts the phones of a file. Keeps no number: only codes, lengths and first digits."""

    def __init__(self) -> None:
        self.phones = 0
        self.bare = 0
        self._codes: Counter[str] = Counter()
        self._lengths: Counter[tuple[int, bool]] = Counter()

    def add(self, text: str, has_country: bool) -> bool:
        """One cell; `has_country`: its row names one. Whether it can match: not without its country."""
        if text[:1] == "+" and len(text) <= _LONGEST and text[1:4].isdecimal() and text[1] != "0" and text.isascii():
            self.phones += 1  # as most are written: its first digits are all that is asked
            self._codes[_country_of(text[1:4])] += 1
            return True
        digits = _NOT_DIGITS.sub("", text)
        if not digits or len(digits) > _LONGEST:
            return False
        self.phones += 1
        if text.lstrip()[:1] == "+" or digits.startswith("00"):
            self._codes[_country_of(digits.lstrip("0")[:3])] += 1
        elif not has_country:
            self.bare += 1
            self._lengths[len(digits.lstrip("0")), digits[0] == "0"] += 1
            return False
        return True

    def guess(self, currency: str) -> PhoneGuess:
        """Which country the bare ones are likely of."""
        country, evidence = "", ""
        abroad = sum(self._codes.values())
        if abroad and self._codes.most_common(1)[0][1] >= LEAST * abroad:
            country, count = self._codes.most_common(1)[0]
            evidence = f"{count} of the {abroad} phones with a code are of that country"
        if not country and (country := _BY_CURRENCY.get(currency, "")):
            evidence = f"the amounts are in {currency}"
        if country and self.bare:
            fits = self._fits(country)
            evidence += f"; {fits} of the {self.bare} without have a length that is usual there"
            if fits < LEAST * self.bare:
                country, evidence = "", f"{evidence}: too few to name it"
        return PhoneGuess(phones=self.phones, bare=self.bare, country=country, evidence=evidence if self.bare else "")

    def _fits(self, country: str) -> int:
        lengths = set(CALLING_CODES[country][3])
        return sum(count for (length, _), count in self._lengths.items() if length in lengths)
