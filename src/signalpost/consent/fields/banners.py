"""What consent banners keep in their cookies, under their own names.

Formats by observation of their scripts and of public readers (November 2026); only Cookiebot publishes its own. A value
may come percent-encoded, as in a header, or decoded; the short form of `signalpost.consent.banner`, as events keep it,
is read as well.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, unquote_plus

import msgspec

from signalpost.consent.fields.reader import Unreadable

_SHORT = re.compile(r"(?:(?:vendor|marketing|sale)=[01](?:,(?!$)|$))+")
_COOKIEBOT = re.compile(r"""(\w+):(?:'([^']*)'|([^,'}]*))""")
_COOKIEBOT_KINDS = ("necessary", "preferences", "statistics", "marketing")
_SHOPIFY = {"A": "analyticsAllowed", "M": "marketingAllowed", "P": "preferencesAllowed", "S": "saleOfDataAllowed"}
_ANSWERS = {"true": True, "false": False}


def onetrust(text: str) -> dict[str, Any]:
    """`OptanonConsent`: its fields, `groups` and `hosts` as what each is, isGpcEnabled and the like as yes or no."""
    pairs = [part.partition("=") for part in (text if "&" in text or "=" in text else unquote(text)).split("&")]
    fields = {name: unquote_plus(value) for name, equals, value in pairs if name and equals}
    if "groups" not in fields and "isGpcEnabled" not in fields:
        raise Unreadable("it has neither groups nor isGpcEnabled")
    return {name: _onetrust_value(name, value) for name, value in fields.items()}


def _onetrust_value(name: str, value: str) -> Any:
    if name in ("groups", "hosts"):
        pairs = [part.rpartition(":") for part in value.split(",") if ":" in part]
        return {one: flag == "1" for one, _, flag in pairs}
    if name in ("isGpcEnabled", "isAnonUser", "browserGpcFlag"):
        return value == "1"
    if name == "interactionCount" and value.isdecimal():
        return int(value[:9])
    return _ANSWERS.get(value, value)


def cookiebot(text: str) -> dict[str, Any]:
    """`CookieConsent`: `{stamp:'…',necessary:true,…}`. -1, where no consent is asked for, allows every category."""
    text = unquote(text)
    if text == "-1":
        return {"method": "implied", **dict.fromkeys(_COOKIEBOT_KINDS, True)}
    if not text.startswith("{") or not text.endswith("}"):
        raise Unreadable("it is neither -1 nor in braces")
    found = {name: quoted if plain == "" else _plain(plain) for name, quoted, plain in _COOKIEBOT.findall(text)}
    if not found.keys() & set(_COOKIEBOT_KINDS):
        raise Unreadable("it names no category")
    return found


def _plain(text: str) -> Any:
    if text.isdecimal() and text.isascii() and len(text) < 19:
        return int(text)
    return _ANSWERS.get(text, text)


def didomi(text: str) -> dict[str, Any]:
    """`didomi_token`: its JSON as it is."""
    text = unquote(text)
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")
    except (binascii.Error, ValueError):
        raise Unreadable("it is not base64") from None
    return _object(decoded)


def shopify(text: str) -> dict[str, Any]:
    """`_tracking_consent`, or what `visitorConsentCollected` passes on as JSON: what is allowed, by Shopify's names.

    Format 3 (`3MPS.AMPS_DEBE_t_f_…`) has a letter for each answer before the point, capital for yes, and behind it what
    may be done without one: `answers` and `Allowed`.
    """
    text = unquote(text)
    if text.startswith("{"):
        return _object(text.encode())
    if not text.startswith("3"):
        raise Unreadable("it is neither JSON nor of format 3")
    given, _, may = text[1:].split("_")[0].partition(".")
    if not set((given + may).upper()) <= _SHOPIFY.keys():
        raise Unreadable("it has a letter whose meaning is not known")
    allowed = {name: letter in given + may for letter, name in _SHOPIFY.items()}
    answers = {_SHOPIFY[letter.upper()]: letter.isupper() for letter in given}
    return {**allowed, "answers": answers}


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise Unreadable("it holds no JSON") from None
    if not isinstance(found, dict):
        raise Unreadable("its JSON is no object")
    return found


def short_form(text: str) -> dict[str, Any]:
    """`vendor=1,marketing=0` → which is allowed."""
    pairs = (part.partition("=") for part in text.split(","))
    return {name: digit == "1" for name, _, digit in pairs}


def usercentrics(text: str) -> dict[str, Any]:
    """Usercentrics keeps nothing in cookies: only the short form is known."""
    raise Unreadable("it is not of the form vendor=1,marketing=0")


def with_short_form(read: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    """Reads the short form itself, and leaves everything else to `read`."""
    return lambda text: short_form(text) if _SHORT.fullmatch(text) else read(text)
