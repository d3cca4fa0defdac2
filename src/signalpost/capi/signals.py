"""What was read of a visitor's choice: one text a signal, under the names the tag sends them by.

Meta takes none of it: an event carries its signals to who decides by them, and leaves without.
"""

from __future__ import annotations

import msgspec


class Signals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
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
        return f"Signals({', '.join(_told(self))})"


class EventConsent(Signals, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The signals of one event, as its sender has them: `EventConsent(api="granted")`.

    gpc      also true and false, or the number, for 1 and 0
    region   where the person is, if the sender knows it: `eea`, `uk`, `ch`, `us`, `us_ca`, `elsewhere`, or a country
             as ISO 3166 writes it: `DE`, `US-CA`
    """

    region: str = ""
    gpc: str | bool | int = ""  # type: ignore[assignment]  # how back ends read the header; `Signals` has the text

    def __post_init__(self) -> None:
        if not isinstance(self.gpc, str):
            msgspec.structs.force_setattr(self, "gpc", str(int(self.gpc)))


def _told(signals: Signals) -> list[str]:
    return [name for name in signals.__struct_fields__ if getattr(signals, name)]
