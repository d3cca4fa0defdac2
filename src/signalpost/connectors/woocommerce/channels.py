"""Where an order was placed, by its `created_via`.

WooCommerce itself writes six words; plugins and whoever calls the API with a user's key write any other. What is not in
the table, or is wrong for a shop, is named in the shop's settings (`channels`).
"""

from __future__ import annotations

import msgspec

from signalpost.connectors.order import Channel
from signalpost.connectors.source import OrderSource

OWN = "WooCommerce's source, November 2026"
PLUGIN = "the plugin's source, November 2026"
SEEN = "seen in code of public repositories, November 2026"


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what a `created_via` stands for, and who says so."""

    created_via: str
    channel: Channel
    means: str
    source: str


def _origin(word: str, channel: Channel, means: str, source: str) -> Origin:
    return Origin(created_via=word, channel=channel, means=means, source=source)


ORIGINS: tuple[Origin, ...] = (
    _origin("checkout", Channel.WEBSITE, "the classic checkout", OWN),
    _origin("store-api", Channel.WEBSITE, "the block checkout, and headless shops", OWN),
    _origin("admin", Channel.PHONE, "staff wrote it in the back end", OWN),
    _origin("rest-api", Channel.OTHER, "a program, by the API: which, nobody says", OWN),
    _origin("pos-rest-api", Channel.TILL, "Point of Sale of WooCommerce's app", OWN),
    _origin("point-of-sale", Channel.TILL, "Point of Sale", SEEN),
    _origin("subscription", Channel.SUBSCRIPTION, "a renewal by WooCommerce Subscriptions", PLUGIN),
    _origin("woocommerce-pos", Channel.TILL, "WCPOS", PLUGIN),
    _origin("pos", Channel.TILL, "a point of sale", SEEN),
    _origin("square", Channel.TILL, "Square's point of sale", SEEN),
    _origin("amazon", Channel.MARKETPLACE, "Amazon, by WP-Lister", PLUGIN),
    _origin("ebay", Channel.MARKETPLACE, "eBay, by WP-Lister", PLUGIN),
    _origin("bookings", Channel.PHONE, "a booking that staff wrote", PLUGIN),
)

BY_WORD: dict[str, Channel] = {origin.created_via: origin.channel for origin in ORIGINS}

#: Whose browser was in the shop: address, browser and pages in the order are the buyer's.
OF_A_BROWSER = frozenset({Channel.WEBSITE, Channel.APP, None})


def channel_of(created_via: str, source: OrderSource) -> Channel | None:
    """The channel; None where the order does not say it. A word that nobody knows is `other`."""
    if not created_via:
        return None
    return source.channels.get(created_via) or BY_WORD.get(created_via, Channel.OTHER)
