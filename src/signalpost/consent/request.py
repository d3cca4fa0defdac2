"""The signals that a request carries by itself: cookies and `Sec-GPC`."""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.consent import cookies as kept
from signalpost.consent.rule import ConsentRule
from signalpost.consent.signals import LONGEST, Signals

_TC_STRINGS = ("euconsent-v2", "eupubconsent-v2")
COOKIES = frozenset({
    *_TC_STRINGS, "addtl_consent", "usprivacy", "OptanonConsent", "CookieConsent", "didomi_token", "_tracking_consent",
})  # fmt: skip


def read_request(cookies: Mapping[str, str], *, sec_gpc: str = "", rule: ConsentRule) -> Signals:
    """What the cookies of a site's own host and the header `Sec-GPC` say; whatever they hold, nothing is raised.

    Usercentrics keeps its answers in the browser's storage alone, and GPP has no cookie of its own name: both are known
    only from the tag.
    """
    if COOKIES.isdisjoint(cookies):
        return Signals(gpc="1" if sec_gpc.strip() == "1" else "")
    short = {name: text for name, text in cookies.items() if len(text) <= LONGEST}
    return Signals(
        tcf=next((short[name] for name in _TC_STRINGS if name in short), ""),
        addtl=short.get("addtl_consent", ""),
        usp=short.get("usprivacy", ""),
        gpc="1" if sec_gpc.strip() == "1" else kept.onetrust_gpc(short),
        onetrust=kept.onetrust(short, rule.names.get("onetrust", "")),
        cookiebot=kept.cookiebot(short),
        didomi=kept.didomi(short, rule.names.get("didomi", "")),
        shopify=kept.shopify(short),
    )
