"""`ct`, `st`, `zp` and `country`, and how Meta's own builder would form the first three.

Rules: Customer information parameters (2026-01-09), read as the page's examples show where its words are unclear. The
builder's forms (capi-param-builder 1.2.1, 2026-05-17) are only ever added to ours: a pixel that uses the builder sends
them, so the same person can be matched by either.
"""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.capi._tables.places import (
    CA_ABBREVIATIONS,
    CA_PROVINCES,
    COUNTRIES,
    COUNTRY_NAMES,
    US_ABBREVIATIONS,
    US_STATES,
)
from signalpost.capi.letters import BLANKS, LOWER, NO_BLANKS, letters, without
from signalpost.capi.placeholders import POSTCODES, WORDS, is_typed_placeholder

_US_ZIP = 5
_SHORTEST = 2  # characters; Meta's builder and Node SDK ask the same
_STATES: dict[str | None, Mapping[str, str]] = {
    None: {**US_STATES, **CA_PROVINCES},
    "us": {**US_STATES, **US_ABBREVIATIONS},
    "ca": {**CA_PROVINCES, **CA_ABBREVIATIONS},
}
_ELSEWHERE: Mapping[str, str] = {}


_ASCII_LOWER = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_ASCII_ALNUM = _ASCII_LOWER | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_BUILDER_PROVINCES = """
ontario quebec britishcolumbia alberta saskatchewan manitoba novascotia newbrunswick princeedwardisland
newfoundlandandlabrador yukon northwestterritories nunavut
"""
_NOT_IN_THE_BUILDER = {"as", "dc", "gu", "mp", "pr", "um", "vi"}
_BUILDER_STATES: Mapping[str, str] = {name: CA_PROVINCES[name] for name in _BUILDER_PROVINCES.split()} | {
    name: code
    for name, code in US_STATES.items()
    if code not in _NOT_IN_THE_BUILDER and not name.startswith(("stateof", "commonwealthof")) and len(name) > 3
    if name != "us" + code
}


def city(text: str) -> bytes:
    """Letters of a city's name, accents kept: `Saint-Étienne` → `saintétienne`; b"" when it has none."""
    form = letters(text)
    return b"" if form in WORDS or is_typed_placeholder(text) else form


def state(country: str | None, text: str) -> bytes:
    """US and Canadian states as their two letters, others by their letters: `California` → `ca`, `Bayern` → `bayern`.

    Names of both countries are read when `country` (alpha-2, lower-case) is unknown, abbreviations such as `Calif.`
    only when it is known.
    """
    form = city(text)
    code = _STATES.get(country, _ELSEWHERE).get(form.decode())
    return form if code is None else code.encode()


def postcode(country: str | None, text: str) -> bytes:
    """No blanks, nothing from the first dash on; five digits in the US: `M1 1AE` → `m11ae`, `94035-1234` → `94035`."""
    whole = text.encode().translate(LOWER, BLANKS) if text.isascii() else without(text, NO_BLANKS)
    form = whole.partition(b"-")[0]
    if country == "us" and form[:_US_ZIP].isdigit():
        form = form[:_US_ZIP]
    return b"" if len(form.decode()) < _SHORTEST or form in POSTCODES else form


def country_code(text: str) -> bytes:
    """ISO 3166-1 alpha-2, lower-case, from a code or a name: `USA`, `United States` → `us`; b"" when unknown."""
    if any(map(str.isdecimal, text)) or is_typed_placeholder(text):  # N/A is not Namibia
        return b""
    form = COUNTRY_NAMES.get(letters(text).decode(), "")
    return form.encode() if form in COUNTRIES else b""


def builder_city(text: str) -> bytes:
    """As Meta's builder forms it: ASCII letters and digits alone, beginning with a letter: `Zürich` → `zrich`."""
    form = bytes(filter(_ASCII_ALNUM.__contains__, text.encode("ascii", "ignore"))).lower()
    return form if form[:1].isalpha() else b""


def builder_state(text: str) -> bytes:
    """As Meta's builder forms it: a code of its map, whole or found inside, else the first two letters."""
    form = bytes(filter(_ASCII_LOWER.__contains__, text.lower().encode("ascii", "ignore")))
    name = form.decode()
    if len(form) > 2 and name not in _BUILDER_STATES:
        name = next((known for known in _BUILDER_STATES if known in name), name)
    return _BUILDER_STATES.get(name, name[:2]).encode()


def builder_postcode(text: str) -> bytes:
    """As Meta's builder forms it: inner blanks kept: `M1 1AE` → `m1 1ae`."""
    form = text.lower().split("-", 1)[0].strip()
    return form.encode("utf-8", "ignore") if len(form) >= _SHORTEST else b""
