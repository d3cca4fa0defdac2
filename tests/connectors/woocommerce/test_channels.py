"""Where an order was placed."""

from __future__ import annotations

import pytest

from signalpost.connectors.order import Channel
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.woocommerce.channels import BY_WORD, OF_A_BROWSER, ORIGINS, channel_of

SHOP = OrderSource(name="shop", platform=Platform.WOOCOMMERCE, shop="shop")


SAID: dict[str, Channel | None] = {
    "checkout": Channel.WEBSITE,
    "store-api": Channel.WEBSITE,
    "admin": Channel.PHONE,
    "bookings": Channel.PHONE,
    "rest-api": Channel.OTHER,
    "pos-rest-api": Channel.TILL,
    "point-of-sale": Channel.TILL,
    "woocommerce-pos": Channel.TILL,
    "pos": Channel.TILL,
    "square": Channel.TILL,
    "subscription": Channel.SUBSCRIPTION,
    "amazon": Channel.MARKETPLACE,
    "ebay": Channel.MARKETPLACE,
}


@pytest.mark.parametrize(("created_via", "channel"), [*SAID.items(), ("some-plugin", Channel.OTHER), ("", None)])
def test_created_via_says_where(created_via: str, channel: Channel | None) -> None:
    """What nobody knows is other, and never taken for the shop's own page."""
    assert channel_of(created_via, SHOP) is channel


def test_the_shops_settings_go_first() -> None:
    """A headless shop makes its orders over the API."""
    shop = OrderSource(name="shop", platform=Platform.WOOCOMMERCE, shop="shop", channels={"rest-api": Channel.WEBSITE})
    assert channel_of("rest-api", shop) is Channel.WEBSITE
    assert channel_of("checkout", shop) is Channel.WEBSITE


def test_every_word_stands_once_and_says_who_says_so() -> None:
    """The table is the documentation."""
    assert BY_WORD == SAID
    assert len(BY_WORD) == len(ORIGINS)
    assert all(origin.means and origin.source for origin in ORIGINS)


def test_a_buyers_browser_was_on_pages_and_in_apps_alone() -> None:
    """And where an order does not say otherwise."""
    assert {Channel.WEBSITE, Channel.APP, None} == OF_A_BROWSER
