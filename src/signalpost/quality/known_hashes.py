"""Hashes that tell on themselves: of nothing, of placeholders, and of values from small closed sets in a wrong form.

Of an e-mail or a name nobody can see what was hashed. Of a country, a gender or a state one can: there are so few that
all wrong forms are hashed beforehand (about 2,500).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Final

from signalpost.capi._tables.places import COUNTRIES, COUNTRY_NAMES, US_STATES
from signalpost.capi.placeholders import IDS, WITH_SIGNS
from signalpost.capi.placeholders import WORDS as PLACEHOLDERS
from signalpost.quality.findings import Finding

HASHED_KEYS: Final = (
    *("em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country"),
    *("f5first", "f5last", "fi", "dobd", "dobm", "doby"),
)
"""Keys that Meta wants hashed ("Customer information parameters", 2026-01-09; the last six in its SDKs only)."""

# A word that is also somebody's name or town counts as a placeholder only where no name can stand.
_NAMES: Final = frozenset({"fn", "ln", "ct"})
_GENDERS: Final = ("male", "female", "m", "f")


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _cases(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (word, word.upper(), word.title())


def _wrong_forms(words: Iterable[str], right: frozenset[str]) -> dict[str, Finding]:
    wrong = {_sha256(word): Finding.HASH_NOT_NORMALISED for word in _cases(words) if word not in right}
    return wrong | {_sha256(_sha256(word)): Finding.HASH_TWICE for word in right}


def _nobody(placeholders: Iterable[bytes]) -> dict[str, Finding]:
    words = ({word.decode() for word in placeholders} | WITH_SIGNS) - {"0", "-1"}  # these may be ids
    return {_sha256(word): Finding.HASH_OF_PLACEHOLDER for word in _cases(words)} | {
        _sha256(blank): Finding.HASH_OF_EMPTY for blank in ("", " ", "  ", "\n", "\t")
    }


def _known() -> dict[str, dict[str, Finding]]:
    states = frozenset(US_STATES.values())
    closed = {
        "country": _wrong_forms([*COUNTRIES, *COUNTRY_NAMES], frozenset(COUNTRIES)),
        "ge": _wrong_forms(_GENDERS, frozenset("mf")),
        "st": _wrong_forms([*US_STATES, *states], states),
    }
    names, others = _nobody(PLACEHOLDERS), _nobody(IDS)
    return {key: closed.get(key, {}) | (names if key in _NAMES else others) for key in (*HASHED_KEYS, "external_id")}


KNOWN: Final[Mapping[str, Mapping[str, Finding]]] = _known()
"""Key → SHA-256 (lower-case hexadecimal) → what is wrong with it."""
