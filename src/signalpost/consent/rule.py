"""What a business decides about consent."""

from __future__ import annotations

from typing import Literal

import msgspec

OptOut = Literal["deny", "limit", "ignore"]
Reader = Literal["tcf", "gpp", "usp", "gpc", "google", "onetrust", "cookiebot", "usercentrics", "didomi", "shopify"]


class ConsentRule(msgspec.Struct, frozen=True, kw_only=True):
    """How signals are judged for one dataset.

    required   without a grant nothing is sent; off: everything but a denial is
    gpc        what an opt-out under the law of the United States does: Global Privacy Control, and a sale, sharing or
               advertising opt-out of GPP, `usprivacy` or Shopify. `limit` sends with limited data use, `deny` sends
               nothing. `ignore` is for the browser's own signal only; an opt-out given on the site still limits
    readers    the signals that count; empty: all. The site's own calls always do, those of fbq too
    names      how this site's banner calls what decides, by reader: OneTrust's group (`C0004` unless told), Didomi's
               or Usercentrics' name or id of Meta
    """

    required: bool = True
    gpc: OptOut = "limit"
    readers: tuple[Reader, ...] = ()
    names: dict[str, str] = {}
