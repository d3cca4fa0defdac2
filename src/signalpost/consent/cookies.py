"""What consent banners leave in cookies.

Formats by observation of their scripts and of public readers (November 2026); only Cookiebot publishes its own. A value
may come percent-encoded, as in a header, or decoded.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, unquote_plus

import msgspec

from signalpost.consent.banner import written
from signalpost.consent.signals import PENDING

ONETRUST_GROUP = "C0004"  # targeting, unless the site renamed it (consent.md, row OneTrust)
_DIDOMIS_META = re.compile(r"(c:)?(facebook\w*|meta|metapixel)(-\w+)?", re.ASCII)
_COOKIEBOT_MARKETING = re.compile(r"\bmarketing:(true|false)\b")


def onetrust(cookies: Mapping[str, str], group: str = "") -> str:
    """`OptanonConsent`: `groups=C0001:1,C0004:0`. A group that is off counts as refused once the banner was closed."""
    fields = _optanon(cookies)
    groups = dict(part.upper().rpartition(":")[::2] for part in fields.get("groups", "").split(","))
    answer = groups.get((group or ONETRUST_GROUP).upper())
    if answer == "1":
        return written(marketing=True)
    if answer == "0":
        return written(marketing=False) if cookies.get("OptanonAlertBoxClosed") else PENDING
    return ""


def onetrust_gpc(cookies: Mapping[str, str]) -> str:
    """`1` when OneTrust found Global Privacy Control in this browser."""
    return "1" if _optanon(cookies).get("isGpcEnabled") == "1" else ""


def _optanon(cookies: Mapping[str, str]) -> dict[str, str]:
    parts = (part.partition("=") for part in cookies.get("OptanonConsent", "").split("&"))
    return {name: unquote_plus(text) for name, _, text in parts}


def cookiebot(cookies: Mapping[str, str]) -> str:
    """`CookieConsent`: `{…,marketing:true,…}`; -1 stands for a region where all is allowed without a question."""
    text = unquote(cookies.get("CookieConsent", ""))
    if text == "-1":
        return written(marketing=True)
    found = _COOKIEBOT_MARKETING.search(text)
    return written(marketing=found[1] == "true") if found else ""


def didomi(cookies: Mapping[str, str], vendor: str = "") -> str:
    """`didomi_token`: JSON in base64 with the ids of vendors that are enabled and disabled."""
    vendors = _object(_object(_from_base64(unquote(cookies.get("didomi_token", "")))).get("vendors"))
    if _names_meta(vendors.get("disabled"), vendor):
        return written(vendor=False)
    return written(vendor=True) if _names_meta(vendors.get("enabled"), vendor) else ""


def _names_meta(ids: Any, vendor: str) -> bool:
    """Whether Meta is among ids of vendors: by the id the business told, else by Didomi's own or a custom one."""
    texts = [str(one) for one in ids] if isinstance(ids, list) else []
    return vendor in texts if vendor else any(_DIDOMIS_META.fullmatch(text) for text in texts)


def shopify(cookies: Mapping[str, str]) -> str:
    """`_tracking_consent`, format 3: `3MPS.AMPS_DEBE_t_f_…`; or JSON of format 2.1.

    Before the point the visitor's answers, capital for yes; behind it what may be done without one. M is marketing,
    S the sale of data. A no of the visitor's own weighs more than what may be done without an answer.
    """
    text = unquote(cookies.get("_tracking_consent", ""))
    if text.startswith("3"):
        flags, *others = text[1:].split("_")
        return _shopify(flags.partition(".")[0], flags, in_sale_region=others[2:3] == ["t"])
    if not text.startswith("{"):
        return ""
    answers = _object(_object(_json(text).get("con")).get("CMP"))
    given = "".join(_LETTERS.get(key + str(answers.get(key)), "") for key in ("m", "s"))
    purposes = _object(_json(text).get("purposes"))
    free = "".join(letter for key, letter in (("m", "M"), ("t", "S")) if purposes.get(key) is True)
    return _shopify(given, given + free, in_sale_region=_json(text).get("sale_of_data_region") is True)


_LETTERS = {"m1": "M", "m0": "m", "s1": "S", "s0": "s"}


def _shopify(given: str, may: str, *, in_sale_region: bool) -> str:
    if "M" not in may and "m" not in given:
        return PENDING
    no_sale = "s" in given or (in_sale_region and "S" not in may)
    return written(marketing="M" in may and "m" not in given, sale=False if no_sale else None)


def _from_base64(text: str) -> Any:
    try:
        return _json(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").decode())
    except (binascii.Error, ValueError):
        return {}


def _json(text: str) -> dict[str, Any]:
    try:
        return _object(msgspec.json.decode(text))
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return {}


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
