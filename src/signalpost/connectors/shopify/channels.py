"""Where an order was placed, by its `source_name`.

Shopify protects five names (Admin REST API, Order: `source_name`); whoever makes an order over its API may write
any other, and one that writes none leaves the number of its app. Public code agrees about few of those numbers, so
none is taken for more than it is: what is not in the table, or not verified and wrong for a shop, is named in the
shop's settings (`channels`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.connectors.order import Channel

DOCUMENTED = "Admin REST API, Order, source_name: a protected value"
SEEN = "seen in payloads and code of several public repositories, November 2026"
CLAIMED = "claimed by public code, November 2026; not documented"


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what `source_name` stands for, and who says so."""

    source_name: str
    channel: Channel
    means: str
    source: str
    verified: bool = True


def _origin(name: str, channel: Channel, means: str, source: str, *, verified: bool = True) -> Origin:
    return Origin(source_name=name, channel=channel, means=means, source=source, verified=verified)


ORIGINS: tuple[Origin, ...] = (
    _origin("web", Channel.WEBSITE, "the online store", DOCUMENTED),
    _origin("pos", Channel.TILL, "Shopify's point of sale", DOCUMENTED),
    _origin("shopify_draft_order", Channel.PHONE, "a draft that staff wrote", DOCUMENTED),
    _origin("iphone", Channel.TILL, "Shopify's app for merchants, in the shop", DOCUMENTED, verified=False),
    _origin("android", Channel.TILL, "Shopify's app for merchants, in the shop", DOCUMENTED, verified=False),
    _origin("subscription_contract", Channel.SUBSCRIPTION, "a renewal, until 2025", SEEN),
    _origin("subscription_contract_checkout_one", Channel.SUBSCRIPTION, "a renewal", SEEN),
    _origin("580111", Channel.WEBSITE, "the online store's own number", CLAIMED, verified=False),
    _origin("2329312", Channel.MARKETPLACE, "Facebook and Instagram shops: Meta knows", CLAIMED, verified=False),
    _origin("sell-on-amazon", Channel.MARKETPLACE, "Amazon, by an app", SEEN, verified=False),
    _origin("amazon", Channel.MARKETPLACE, "Amazon, by an app", CLAIMED, verified=False),
    _origin("amazon-us", Channel.MARKETPLACE, "Amazon, by an app", CLAIMED, verified=False),
    _origin("ebay", Channel.MARKETPLACE, "eBay, by an app", CLAIMED, verified=False),
    _origin("faire", Channel.MARKETPLACE, "Faire, a wholesale market", SEEN, verified=False),
    _origin("tiktok", Channel.MARKETPLACE, "TikTok Shop, by an app", SEEN, verified=False),
)

BY_NAME: dict[str, Channel] = {origin.source_name: origin.channel for origin in ORIGINS}

#: Whose browser was in the shop: address, browser and landing page in the order are the buyer's.
OF_A_BROWSER = frozenset({Channel.WEBSITE, Channel.APP})


def channel_of(source_name: str | None, own: Mapping[str, Channel]) -> Channel | None:
    """The channel. `own` are the shop's settings and go first. None where the message does not say it."""
    if not source_name:
        return None
    return own.get(source_name) or BY_NAME.get(source_name, Channel.OTHER)
