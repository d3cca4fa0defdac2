"""What a back end writes of consent in its own way, brought into the form that decides: words, and banners' cookies.

The tag and the reader of requests shorten them where they read them. A sender who copies `OptanonConsent` into
`consent.onetrust` means the same, and a no in it must not be lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

import msgspec

from signalpost.capi.signals import Signals
from signalpost.consent import cookies as kept
from signalpost.consent.banner import written
from signalpost.consent.signals import LOADING, PENDING

_SHORT: Final = re.compile(rf"(?:(?:vendor|marketing|sale)=[01],?)+|{PENDING}|{LOADING}")
_ALLOWED: Final = re.compile(r'"(marketing|saleOfData)Allowed"\s*:\s*(true|false)')
_SAID: Final = ("", "granted", "denied", PENDING)
_WORDS: Final = {
    **dict.fromkeys(("granted", "grant", "yes", "true", "1"), "granted"),
    **dict.fromkeys(("denied", "deny", "no", "false", "0", "revoke", "revoked", "refused", "withdrawn"), "denied"),
}
_OPT_OUTS: Final = ("true", "yes")


def spoken(word: str) -> str:
    """A sender's own word, `api`, as it is written here; one that nobody knows waits for one that is known."""
    return word if word in _SAID else _WORDS.get(word.strip().lower(), PENDING)


def shortened(signals: Signals, names: Mapping[str, str]) -> Signals:
    """`signals` with whole cookies shortened and words as they are written here, the very same where they are already.
    What is no cookie stays as it is.

    `names`: what decides, as `ConsentRule.names`.
    """
    found: dict[str, str] = {}
    if signals.api not in _SAID:
        found["api"] = spoken(signals.api)
    if signals.gpc.strip().lower() in _OPT_OUTS:
        found["gpc"] = "1"
    if _is_whole(signals.onetrust):
        # It has no word on whether the banner was closed but the count of answers, which old versions leave out.
        jar = {"OptanonConsent": _undone(signals.onetrust)}
        if "interactionCount=0" not in jar["OptanonConsent"]:
            jar["OptanonAlertBoxClosed"] = "told"
        found["onetrust"] = kept.onetrust(jar, names.get("onetrust", ""))
        found["gpc"] = found.get("gpc") or signals.gpc or kept.onetrust_gpc(jar)
    if _is_whole(signals.cookiebot):
        found["cookiebot"] = kept.cookiebot({"CookieConsent": signals.cookiebot})
    if _is_whole(signals.didomi):
        found["didomi"] = kept.didomi({"didomi_token": signals.didomi}, names.get("didomi", ""))
    if _is_whole(signals.shopify):
        found["shopify"] = _shopify(signals.shopify)
    told = {name: text for name, text in found.items() if text}
    return msgspec.structs.replace(signals, **told) if told else signals


def _is_whole(text: str) -> bool:
    return bool(text) and not _SHORT.fullmatch(text)


def _undone(text: str) -> str:
    """A cookie that is percent-encoded as a whole shows no `=`."""
    return text if "=" in text else unquote(text)


def _shopify(text: str) -> str:
    """The cookie, or what `visitorConsentCollected` passes on."""
    allowed = {name: answer == "true" for name, answer in _ALLOWED.findall(text)}
    if allowed:
        return written(marketing=allowed.get("marketing"), sale=False if allowed.get("saleOfData") is False else None)
    return kept.shopify({"_tracking_consent": text})
