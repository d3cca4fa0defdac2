"""What plugins and the shop's page left in an order's `meta_data`.

`_signalpost_…` is our plugin's (web/woocommerce), written with the buyer's consent. `_wc_order_attribution_…` is
WooCommerce's own: the page on which the visit began, when, and what led there (OrderAttributionMeta.php).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from signalpost.connectors.browser_half import NOTHING_WRITTEN, Written, address_in, read_half
from signalpost.connectors.woocommerce.payload import Meta

OURS: Final = "_signalpost_"
ATTRIBUTION: Final = "_wc_order_attribution_"
FIRST_PAGE: Final = ATTRIBUTION + "session_entry"
BEGAN_AT: Final = ATTRIBUTION + "session_start_time"
REFERRER: Final = ATTRIBUTION + "referrer"
RENEWAL: Final = "_subscription_renewal"  # by WooCommerce Subscriptions: of which subscription the order is a renewal

#: What a payment in test mode leaves, by plugin: WooPayments, PayPal Payments; and a word of ours for anything else.
TEST_MARKS: Final = {"_wcpay_mode": "test", "_ppcp_paypal_payment_mode": "sandbox", "_signalpost_test": "1"}
#: What a till's plugin leaves where `created_via` does not tell: FooSales, FooEvents POS.
TILL_MARKS: Final = {"_foosales_order_source": "foosales_app", "_fooeventspos_order_source": "fooeventspos_app"}

_LOOKED_AT: Final = frozenset({FIRST_PAGE, BEGAN_AT, REFERRER, RENEWAL, *TEST_MARKS, *TILL_MARKS})


class Left(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was found. `repr()` shows nothing of it."""

    half: Written = NOTHING_WRITTEN
    first_page: str = ""
    began_at: str = ""
    referrer: str = ""
    subscription_id: str = ""
    test: bool = False
    till: str = ""  # the mark's word

    def __repr__(self) -> str:
        return "Left()"


NOTHING_LEFT: Final = Left()


def read_meta(entries: Sequence[Meta]) -> Left:
    """What is known to us in `entries`; of two with one key the later, as WooCommerce adds them. Nothing is raised:
    anybody's plugin writes there."""
    ours: dict[str, str] = {}
    found: dict[str, str] = {}
    for entry in entries:
        key = entry.key
        if key in _LOOKED_AT:
            found[key] = _text(entry.value)
        elif key.startswith(OURS):
            ours[key[len(OURS) :]] = _text(entry.value)
    if not ours and not found:
        return NOTHING_LEFT
    return Left(
        half=read_half(ours),
        first_page=address_in(found.get(FIRST_PAGE, "")),
        began_at=found.get(BEGAN_AT, ""),
        referrer=address_in(found.get(REFERRER, "")),
        subscription_id=found.get(RENEWAL, ""),
        test=any(found.get(key) == word for key, word in TEST_MARKS.items()),
        till=next((word for key, word in TILL_MARKS.items() if found.get(key) == word), ""),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if type(value) is int else ""
