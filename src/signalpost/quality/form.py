"""Does a value of user_data look like what Meta asks for. One question a key, each answered with a finding or None.

Forms: "Customer information parameters" (2026-01-09), "fbp and fbc" and "Parameter builder" (copies of 2026-09-12). A
builder's token (a dot and two or eight characters of base64url) may follow any value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv6Address
from typing import Final

from signalpost.quality.findings import Finding
from signalpost.quality.known_hashes import HASHED_KEYS, KNOWN

SHA256_LENGTH: Final = 64
MD5_LENGTH: Final = 32
DAY_MS: Final = 86_400_000
COOKIE_LIFE_MS: Final = 90 * DAY_MS
SECONDS_BELOW: Final = 100_000_000_000  # as milliseconds that is 1973; as seconds the year 5138

_EXTERNAL_IDS: Final = KNOWN["external_id"]
KNOWN_TO_ANY: Final = frozenset(value for known in KNOWN.values() for value in known)
"""Hashes that are wrong for at least one key."""
_TOKEN: Final = r"(?:\.(?:[A-Za-z0-9_-]{2}|[A-Za-z0-9_-]{8}))?"
_hash = re.compile(rf"[0-9a-f]{{64}}{_TOKEN}").fullmatch
_DIGITS: Final = b"0123456789abcdef"
_ONE_LENGTH: Final = {SHA256_LENGTH}
_hexadecimal = re.compile(r"[0-9A-Fa-f]+").fullmatch
_fbp = re.compile(rf"fb\.[0-9]+\.[0-9]+\.[0-9]+{_TOKEN}").fullmatch
_fbc = re.compile(rf"fb\.[0-9]+\.([0-9]{{1,18}})\.([^.\s]+){_TOKEN}").fullmatch
_token_after = re.compile(r"(.+)\.(?:[A-Za-z0-9_-]{2}|[A-Za-z0-9_-]{8})").fullmatch
_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_ipv4 = re.compile(rf"({_OCTET}(?:\.{_OCTET}){{3}}){_TOKEN}").fullmatch
_private_ipv4 = re.compile(r"(?:0|10|127|192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01]))\.").match


def hash_finding(key: str, value: str) -> Finding | None:
    """What is wrong with a value of a key that Meta wants hashed."""
    if _hash(value):
        return KNOWN[key].get(value[:SHA256_LENGTH])
    if _hash(value.lower()):
        return KNOWN[key].get(value[:SHA256_LENGTH].lower(), Finding.HASH_UPPER_CASE)
    bare = value.partition(".")[0]
    if len(bare) < MD5_LENGTH or not _hexadecimal(bare):
        return Finding.CLEAR_TEXT
    return Finding.HASH_MD5 if len(bare) == MD5_LENGTH else Finding.HASH_CUT


def are_plain_hashes(values: Sequence[str]) -> bool:
    """Whether every value is a lower-case SHA-256 without token. A value that is no text is not."""
    try:
        joined = "".join(values)
    except TypeError:
        return False
    left = joined.encode("utf-8", "surrogatepass").translate(None, _DIGITS)  # half the time of a regular expression
    return not left and set(map(len, values)) == _ONE_LENGTH


def external_id_finding(value: str) -> Finding | None:
    """Hashing an external_id is advised, not required: only the hash of nothing is wrong."""
    found = _EXTERNAL_IDS.get(value[:SHA256_LENGTH])
    return found if found is not None and _hash(value) else None


def fbp_finding(value: str) -> Finding | None:
    """An fbp of four parts, or five with a token."""
    return None if _fbp(value) else Finding.FBP_INVALID


def fbc_finding(value: str, *, event_time_ms: float, fbclid: str | None) -> Finding | None:
    """An fbc of four parts, or five with a token; `fbclid` is the click id of the event's page, if it has one."""
    parts = _fbc(value)
    if parts is None:
        return Finding.FBC_INVALID
    if fbclid is not None and parts[2] != fbclid and (found := _click_id_finding(parts[2], fbclid)):
        return found
    created = int(parts[1])
    if 0 < created < SECONDS_BELOW:
        return Finding.FBC_IN_SECONDS
    return Finding.FBC_OLD if event_time_ms - created > COOKIE_LIFE_MS else None


def _click_id_finding(click_id: str, fbclid: str) -> Finding | None:
    if click_id == fbclid.replace(".", "__DOT__"):  # the browser's pixel writes a dot so
        return None
    if click_id.lower() == fbclid.lower():
        return Finding.CLICK_ID_CASE_CHANGED
    return Finding.CLICK_ID_CUT if fbclid.startswith(click_id) else Finding.CLICK_ID_OUTDATED


def address_finding(value: str) -> Finding | None:
    """One public IPv4 or IPv6 address. Private: the ranges that Meta's parameter builder leaves out (1.2.1)."""
    if _ipv4(value):
        return Finding.IP_PRIVATE if _private_ipv4(value) else None
    address = ipv6(value)
    if address is None:
        return Finding.IP_INVALID
    if address.ipv4_mapped:
        return address_finding(str(address.ipv4_mapped))
    private = address.is_loopback or address.is_unspecified or address.is_link_local or address.packed[0] >> 1 == 0x7E
    return Finding.IP_PRIVATE if private else None


def ipv6(value: str) -> IPv6Address | None:
    """The IPv6 address that `value` holds, with a token or without; None when it holds none."""
    for text in (value, _without_token(value)):
        try:
            return IPv6Address(text)
        except ValueError:
            continue
    return None


def bare_address(value: str) -> str:
    """An address in the one form in which two can be compared: without token, IPv6 shortened."""
    if parts := _ipv4(value):
        return parts[1]
    address = ipv6(value)
    return value if address is None else str(address.ipv4_mapped or address)


def _without_token(value: str) -> str:
    parts = _token_after(value)
    return parts[1] if parts else value


HASHED: Final = frozenset(HASHED_KEYS)
NEVER_HASHED: Final = ("external_id", "fbp", "fbc", "client_ip_address")
FORM_IS_TOLD: Final = (*HASHED_KEYS, *NEVER_HASHED)
"""Keys whose form Meta tells: those it wants hashed, and those it takes as they are."""

_NEVER_HASHED: Final = {
    "external_id": external_id_finding,
    "fbp": fbp_finding,
    "client_ip_address": address_finding,
}


def key_finding(key: str, value: str, *, event_time_ms: float, fbclid: str | None) -> Finding | None:
    """What is wrong with one value of a user_data key; None for keys outside `FORM_IS_TOLD`."""
    look = _NEVER_HASHED.get(key)
    if look is not None:
        return look(value)
    if key == "fbc":
        return fbc_finding(value, event_time_ms=event_time_ms, fbclid=fbclid)
    return hash_finding(key, value) if key in HASHED else None


def as_texts(value: object) -> list[str]:
    """The values of one user_data key as texts: one or a list; null and blank ones left out."""
    if isinstance(value, str):
        return [text] if (text := value.strip()) else []
    values = value if isinstance(value, list) else [value]
    return [text for one in values if one is not None and (text := str(one).strip())]
