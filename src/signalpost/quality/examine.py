"""One event → what is wrong with it, though Meta would take it. Pure; a few microseconds an event."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_plus, urlsplit

import msgspec

from signalpost.capi.currencies import CURRENCIES
from signalpost.quality.findings import SPOILS_MATCHING, Finding
from signalpost.quality.form import (
    FORM_IS_TOLD,
    HASHED,
    KNOWN_TO_ANY,
    NEVER_HASHED,
    address_finding,
    are_plain_hashes,
    as_texts,
    bare_address,
    ipv6,
    key_finding,
)
from signalpost.quality.known_hashes import KNOWN

MILLISECONDS_FROM: Final = 10**11
CATALOGUE_EVENTS: Final = frozenset({"ViewContent", "AddToCart", "Purchase"})
"""Events that catalogue ads need product ids on ("Pixel reference", copy of 2026-09-19)."""

Event = Mapping[str, Any]

_PERSONAL: Final = (
    "e-?mail(?:_?address)?|em|phone(?:_?number)?|telephone|mobile|first_?name|last_?name|full_?name|surname"
    "|birth_?(?:date|day)|date_?of_?birth"
)
_personal_parameter = re.compile(rf"[?&](?:{_PERSONAL})=(?![0-9a-f]{{64}}(?:[&#]|$))[^&#]", re.IGNORECASE).search
_personal_name = re.compile(_PERSONAL, re.IGNORECASE).fullmatch
_fbclid_parameter = re.compile(r"[?&]fbclid=([^&#]+)").search
_email = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]+(?:\.[\w-]+)+").search
_hash = re.compile(r"[0-9A-Fa-f]{64}").fullmatch


class Examined(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Findings of one event, each once, and the user_data keys whose value cannot find a person as it stands."""

    findings: tuple[Finding, ...] = ()
    malformed: tuple[str, ...] = ()


_FAULTLESS: Final = Examined()


def examine(event: Event, *, received_at_ms: int, browser: bool = False, hosts: Collection[str] = ()) -> Examined:
    """What is wrong with an event in Meta's shape (decoded JSON of a `data` item; a pixel's event in the same names).

    `received_at_ms`: Unix milliseconds. `browser`: it came from the pixel. `hosts`: the hosts whose pages may send,
    with their subdomains; none: all may.
    """
    found: list[Finding] = []
    url = event.get("event_source_url")
    url = url if isinstance(url, str) else ""
    seconds = _seconds(event)
    malformed = _user_data(event.get("user_data") or {}, url, seconds, browser, found)
    _event(event, url, seconds, received_at_ms, browser, hosts, found)
    _custom_data(str(event.get("event_name")), event.get("custom_data") or {}, found)
    return Examined(findings=tuple(dict.fromkeys(found)), malformed=malformed) if found else _FAULTLESS


def compare(server: Event, browser: Event) -> tuple[Finding, ...]:
    """What is wrong with the user_data of a server's event, seen beside that of the browser's event it belongs to."""
    ours, theirs = (as_texts(user_data.get("client_ip_address")) for user_data in (server, browser))
    if not ours or not theirs or bare_address(ours[0]) == bare_address(theirs[0]):
        return ()
    if address_finding(theirs[0]):  # a browser on this machine or network: nobody outside can know its address
        return ()
    changed_version = ipv6(theirs[0]) is not None and ipv6(ours[0]) is None
    return (Finding.IP_V4_FOR_V6 if changed_version else Finding.IP_MISMATCH,)


def _user_data(user_data: Event, url: str, seconds: float, browser: bool, found: list[Finding]) -> tuple[str, ...]:
    malformed: list[str] = []
    event_time_ms = seconds if seconds >= MILLISECONDS_FROM else seconds * 1_000
    for key in _doubtful(user_data):
        value = user_data.get(key)
        if value is None or (browser and key == "client_ip_address"):  # a browser's is seen, not sent
            continue
        fbclid = _fbclid(url) if key == "fbc" else None
        for text in as_texts(value):
            finding = key_finding(key, text, event_time_ms=event_time_ms, fbclid=fbclid)
            if finding is not None:
                found.append(finding)
                if finding in SPOILS_MATCHING and key not in malformed:
                    malformed.append(key)
    return tuple(malformed)


def _doubtful(user_data: Event) -> Sequence[str]:
    """The keys whose values are to be looked at one by one. Hashes are first seen all at once: nearly all are good, and
    looking at each costs more."""
    values = [value for key, value in user_data.items() if key in HASHED]
    if not values:
        return NEVER_HASHED
    if type(values[0]) is list:  # Meta's SDKs send every value so
        values = [value[0] if type(value) is list and len(value) == 1 else value for value in values]
    if not are_plain_hashes(values):
        return FORM_IS_TOLD
    if KNOWN_TO_ANY.isdisjoint(values):
        return NEVER_HASHED
    keys = [key for key in user_data if key in HASHED]  # some towns are called like a country or a state
    wrong = any(value in KNOWN[key] for key, value in zip(keys, values, strict=True))
    return FORM_IS_TOLD if wrong else NEVER_HASHED


def _event(
    event: Event,
    url: str,
    seconds: float,
    received_at_ms: int,
    browser: bool,
    hosts: Collection[str],
    found: list[Finding],
) -> None:
    if not str(event.get("event_name") or "").strip():
        found.append(Finding.EVENT_NAME_BLANK)
    if seconds >= MILLISECONDS_FROM:
        found.append(Finding.EVENT_TIME_IN_MILLISECONDS)
    elif seconds * 1_000 > received_at_ms:
        found.append(Finding.EVENT_TIME_IN_FUTURE)
    if event.get("action_source") == "website" and not browser:
        if event.get("event_id") in (None, ""):
            found.append(Finding.EVENT_ID_MISSING)
        if not url:
            found.append(Finding.EVENT_SOURCE_URL_MISSING)
        if not (event.get("user_data") or {}).get("client_user_agent"):
            found.append(Finding.USER_AGENT_MISSING)
    if hosts and url and not _allowed(url, hosts):
        found.append(Finding.HOST_NOT_ALLOWED)
    if _is_personal(url) or _is_personal(event.get("referrer_url")):
        found.append(Finding.CLEAR_TEXT_IN_URL)


def _custom_data(event_name: str, custom_data: Event, found: list[Finding]) -> None:
    value, currency = custom_data.get("value"), custom_data.get("currency")
    if value is None and event_name == "Purchase":
        found.append(Finding.VALUE_MISSING)
    if value is not None and not _is_amount(value):
        found.append(Finding.VALUE_INVALID)
    if currency in (None, ""):
        if value is not None or event_name == "Purchase":
            found.append(Finding.CURRENCY_MISSING)
    elif str(currency).upper() not in CURRENCIES:
        found.append(Finding.CURRENCY_INVALID)
    products = custom_data.get("contents") or custom_data.get("content_ids")
    if event_name in CATALOGUE_EVENTS and not products:
        found.append(Finding.CONTENT_IDS_MISSING)
    if event_name == "ViewContent" and products and not custom_data.get("content_type"):
        found.append(Finding.CONTENT_TYPE_MISSING)
    for name, text in custom_data.items():
        if isinstance(text, str) and ("@" in text or _is_personal_name(name)) and _names_a_person(name, text):
            found.append(Finding.CLEAR_TEXT_IN_CUSTOM_DATA)
            return


def _seconds(event: Event) -> float:
    try:
        return float(event.get("event_time") or 0)
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _fbclid(url: str) -> str | None:
    found = _fbclid_parameter(url) if "fbclid" in url else None
    return unquote_plus(found[1]) if found else None


def _allowed(url: str, hosts: Collection[str]) -> bool:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)


def _is_personal(url: object) -> bool:
    if not isinstance(url, str) or "?" not in url:
        return False
    if _personal_parameter(url):
        return True
    return ("@" in url or "%40" in url) and _email(url.replace("%40", "@")) is not None


@lru_cache(maxsize=1_000)  # names of custom_data are few, and the same in every event
def _is_personal_name(name: str) -> bool:
    return _personal_name(name) is not None


def _names_a_person(name: str, text: str) -> bool:
    if _is_personal_name(name):
        return bool(text.strip()) and not _hash(text)
    return _email(text) is not None


def _is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    try:
        return 0 <= float(value) < float("inf")
    except (ValueError, OverflowError):
        return False
