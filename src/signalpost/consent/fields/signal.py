"""One signal, by the name that Signalpost calls it, → all that it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from signalpost.consent.fields.additional_consent import additional_consent
from signalpost.consent.fields.banners import cookiebot, didomi, onetrust, shopify, usercentrics, with_short_form
from signalpost.consent.fields.consent_mode import gcd_fields, gcs_fields
from signalpost.consent.fields.gpp_string import gpp_string
from signalpost.consent.fields.reader import LONGEST, Unreadable
from signalpost.consent.fields.tc_string import tc_string
from signalpost.consent.fields.us_privacy import us_privacy

Read = Callable[[str], dict[str, Any]]


def signal_fields(name: str, value: object) -> dict[str, Any]:
    """The fields of the signal called `name`; one that cannot be read is `{"error": …}`, which repeats nothing of it.

    KeyError for a name that is none of `SIGNALS`.
    """
    read = SIGNALS[name]
    if isinstance(value, dict) and name == "shopify":
        return dict(value)
    if isinstance(value, bool) and name in _FLAGS:
        return {name: value}
    if not isinstance(value, str):
        return {"error": f"{name} is unreadable: it is no text"}
    if len(value) > LONGEST:
        return {"error": f"{name} is unreadable: it is longer than {LONGEST} characters"}
    try:
        return read(value)
    except Unreadable as error:
        return {"error": f"{name} is unreadable: {error}"}


_FLAGS = ("gpc", "gdpr")  # what JSON may say as true and false, too


def _flag(name: str) -> Read:
    """A signal that is 1 or 0."""

    def read(text: str) -> dict[str, Any]:
        if text.strip() not in ("0", "1"):
            raise Unreadable("it is neither 1 nor 0")
        return {name: text.strip() == "1"}

    return read


def _word(name: str) -> Read:
    """What the site's own calls said, as Signalpost notes it."""

    def read(text: str) -> dict[str, Any]:
        if text not in _WORDS:
            raise Unreadable(f"it is none of {', '.join(_WORDS)}")
        return {name: text}

    return read


_WORDS = ("granted", "denied", "pending")


def _sections(text: str) -> dict[str, Any]:
    """The sections of GPP that apply, `7_8` or `7,8`; -1, as IAB's interface has it, for none."""
    parts = text.replace(",", "_").split("_") if text != "-1" else []
    if not all(part.isdecimal() and part.isascii() and len(part) < 5 for part in parts):
        raise Unreadable("it is no list of numbers")
    return {"applicable_sections": sorted({int(part) for part in parts})}


SIGNALS: Mapping[str, Read] = {
    "tcf": tc_string,
    "addtl": additional_consent,
    "gpp": gpp_string,
    "gpp_sid": _sections,
    "usp": us_privacy,
    "gpc": _flag("gpc"),
    "gdpr": _flag("gdpr"),
    "gcd": gcd_fields,
    "gcs": gcs_fields,
    "onetrust": with_short_form(onetrust),
    "cookiebot": with_short_form(cookiebot),
    "usercentrics": with_short_form(usercentrics),
    "didomi": with_short_form(didomi),
    "shopify": with_short_form(shopify),
    **{name: _word(name) for name in ("api", "tag", "fbq")},
}
