"""Where a person is, as far as consent goes: the European Economic Area, the United Kingdom, Switzerland, the United
States by state, or elsewhere. A region is a short text; "" stands for one that nobody knows.

Sources: the EEA Agreement (the members of the European Union with Iceland, Liechtenstein and Norway) and the parts of
members that ISO 3166 gives codes of their own and where the GDPR holds; Meta's page "Data processing options" (copy of
2026-09-12) for the numbers of states.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from signalpost.capi._tables.places import COUNTRIES, US_STATES
from signalpost.capi.hash_form import bare_hash, hash_form
from signalpost.capi.places import country_code, state

EEA, UK, CH, US, ELSEWHERE = "eea", "uk", "ch", "us", "elsewhere"
UNITED_STATES = 1  # data_processing_options_country
META_LOCATES = 0  # as country and state: Meta locates the person by the address

_EEA = frozenset(
    "at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se is li no"
    " ax gf gp mq yt re mf".split()  # Åland, and France's regions beyond the sea
)
_GB = "gb"  # as ISO 3166 calls what everybody calls the UK
_US_STATES = frozenset(US_STATES.values())
STATE_NUMBERS = {
    "ca": 1000, "co": 1001, "ct": 1002, "fl": 1003, "or": 1004, "tx": 1005, "mt": 1006, "de": 1007, "ne": 1008,
    "nh": 1009, "nj": 1010, "mn": 1011, "md": 1012, "ri": 1013,
}  # fmt: skip
REGIONS = frozenset((EEA, UK, CH, US, ELSEWHERE, *(f"us_{code}" for code in _US_STATES)))
_LONGEST = 80  # characters of a country or state that are looked at


def region_of(country: str | None, place: str | None = None) -> str:
    """The region of a country and, in the United States, a state: codes, names, or their SHA-256, as `user_data` has
    them. "" for what is none.

    `region_of("DE")` → `eea`; `region_of("us", "California")` → `us_ca`.
    """
    if not country or len(country) > _LONGEST:
        return ""
    return _region(country, place if place and len(place) <= _LONGEST else "")


def read_region(text: str) -> str | None:
    """A region as a person writes it: its name, or a country as `DE` or `US-CA`. None for what is none."""
    name = text.strip().lower()
    if name in REGIONS:
        return name
    country, _, place = name.partition("-")
    return region_of(country, place) or None


def numbers_of(region: str) -> tuple[int, int]:
    """`data_processing_options_country` and `_state` for limited data use: those of a state that Meta lists, else 0, 0,
    which leaves it to Meta where the person is."""
    number = STATE_NUMBERS.get(region[3:]) if region.startswith("us_") else None
    return (META_LOCATES, META_LOCATES) if number is None else (UNITED_STATES, number)


@lru_cache(maxsize=2_048)  # of places, which are few
def _region(country: str, place: str) -> str:
    code = _behind(country, "country") or country_code(country).decode()
    if code == US:
        within = _behind(place, "state") or state(US, place).decode()
        return f"us_{within}" if within in _US_STATES else US
    if code in _EEA:
        return EEA
    if code == _GB:
        return UK
    return (CH if code == CH else ELSEWHERE) if code else ""


def _behind(text: str, kind: str) -> str:
    """The country or state behind its SHA-256: there are so few of them that a hash hides none."""
    return _hashes(kind).get(bare_hash(hash_form(text)), "")


@lru_cache(maxsize=2)
def _hashes(kind: str) -> dict[str, str]:
    names = COUNTRIES if kind == "country" else _US_STATES
    return {hashlib.sha256(name.encode()).hexdigest(): name for name in names}
