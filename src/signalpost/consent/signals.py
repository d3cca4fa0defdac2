"""What was read of a visitor's choice: one text a signal, under the names the tag sends them by."""

from __future__ import annotations

import msgspec

LONGEST = 8_192  # characters; a TC string with all vendors in ranges has under 2,000
PENDING = "pending"  # a banner is there and was not answered
LOADING = "loading"  # a consent platform is there and has not said anything yet


class Signals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Signals as they stand; empty where there is none. Anything may be `pending` (asked, not answered), `tcf`
    and `gpp` may be `loading` (their platform has not spoken yet).

    api           the site's own call: granted, denied
    tag           what the tag decided by itself: denied
    fbq           the site's calls of `fbq('consent', …)`: granted, denied (revoked after a grant), pending (held)
    tcf           IAB TC string (Transparency and Consent Framework 2.2, 2.3)
    gdpr          1, 0: whether the consent platform says that the GDPR applies
    addtl         Google's Additional Consent string, `1~…` or `2~…~dv.…`
    gpp, gpp_sid  IAB GPP string; the sections that apply, `7` or `7_8`
    usp           IAB `usprivacy`, `1YNN`
    gpc           1: Global Privacy Control
    gcd, gcs      Google Consent Mode, as Google's tags send it
    onetrust, cookiebot, usercentrics, didomi, shopify
                  `vendor=1,marketing=0,sale=1`: whether Meta by name, the advertising category, a sale is allowed
    """

    api: str = ""
    tag: str = ""
    fbq: str = ""
    tcf: str = ""
    gdpr: str = ""
    addtl: str = ""
    gpp: str = ""
    gpp_sid: str = ""
    usp: str = ""
    gpc: str = ""
    gcd: str = ""
    gcs: str = ""
    onetrust: str = ""
    cookiebot: str = ""
    usercentrics: str = ""
    didomi: str = ""
    shopify: str = ""

    def __repr__(self) -> str:
        return f"Signals({', '.join(read(self))})"


def read(signals: Signals) -> dict[str, str]:
    """The signals that are there, by name, each at most 8,192 characters: what is kept beside an event."""
    found = msgspec.structs.asdict(signals)
    return {name: text[:LONGEST] for name, text in found.items() if text}


def together(page: Signals, request: Signals) -> Signals:
    """Signals of one visit: what the page told goes before what its request carries, which may be older.

    A browser's own opt-out (`gpc`) counts if either has it.
    """
    gpc = "1" if "1" in (page.gpc, request.gpc) else page.gpc or request.gpc
    carried = read(request)
    told = {name: text for name, text in read(page).items() if text != LOADING or name not in carried}
    return Signals(**{**carried, **told, "gpc": gpc})
