"""Where an order was placed: by its sales channel, the system it came from, and its `order_source`.

The numbers of sales channels are each shop's own, so only its settings can say what they are: `channel/667159`. What is
not in the table is named there too (`channels`).
"""

from __future__ import annotations

import re

from signalpost.connectors.bigcommerce.payload import OrderPayload
from signalpost.connectors.order import Channel
from signalpost.connectors.source import OrderSource

#: By `order_source` ("Orders V2", read 2026-11; `checkout_api`: the Checkout API, of headless shops).
BY_SOURCE: dict[str, Channel] = {
    "www": Channel.WEBSITE,
    "checkout_api": Channel.WEBSITE,
    "mobile": Channel.WEBSITE,
    "manual": Channel.PHONE,
    "external": Channel.OTHER,
}
#: `external_source`: the documentation asks for kind and vendor, `POS (Square)`, `ERP (Acumatica)`.
MIGRATED = "M-MIG"  # an old order of another shop system: it was never made here
FIRST_CHANNEL = 1  # the default storefront
OF_A_BROWSER = frozenset({Channel.WEBSITE, None})

_TILL = re.compile(r"pos\b", re.IGNORECASE | re.ASCII)
_NO_EBAY = frozenset({"", "0"})


def channel_of(order: OrderPayload, source: OrderSource) -> tuple[Channel | None, str]:
    """The channel, None where the order does not say it, and the word that it was read from."""
    words = (f"channel/{order.channel_id}", order.external_source or "", order.order_source or "")
    for word in words:
        if found := source.channels.get(word):
            return found, word
    _, system, made_by = words
    if str(order.ebay_order_id or "") not in _NO_EBAY:
        return Channel.MARKETPLACE, "ebay"
    if system:
        return Channel.TILL if _TILL.match(system) else Channel.OTHER, system
    if not made_by:
        return None, ""
    return BY_SOURCE.get(made_by, Channel.OTHER), made_by
