"""Where an order was placed. Rows: `source_name` of the Order (Admin REST API)."""

from __future__ import annotations

import pytest

from signalpost.connectors.order import Channel
from signalpost.connectors.shopify.channels import BY_NAME, DOCUMENTED, ORIGINS, channel_of


def test_shopifys_own_words_are_documented() -> None:
    """The five that no other app may write."""
    documented = {origin.source_name for origin in ORIGINS if origin.source == DOCUMENTED}
    assert documented == {"web", "pos", "shopify_draft_order", "iphone", "android"}


def test_each_row_names_its_source() -> None:
    """Once a word; numbers of apps, of which public code says different things, are not verified."""
    assert len(BY_NAME) == len(ORIGINS)
    assert all(origin.source and origin.means for origin in ORIGINS)
    assert not [origin.source_name for origin in ORIGINS if origin.source_name.isdecimal() and origin.verified]


@pytest.mark.parametrize(
    ("source_name", "channel"),
    [
        ("web", Channel.WEBSITE),
        ("pos", Channel.TILL),
        ("shopify_draft_order", Channel.PHONE),
        ("subscription_contract_checkout_one", Channel.SUBSCRIPTION),
        ("2329312", Channel.MARKETPLACE),
        ("3890849", Channel.OTHER),
        ("a new word", Channel.OTHER),
        ("", None),
        (None, None),
    ],
)
def test_a_source_name_decides_the_channel(source_name: str | None, channel: Channel | None) -> None:
    """One that nobody knows is another; none says nothing."""
    assert channel_of(source_name, {}) is channel


def test_the_shops_own_word_goes_first() -> None:
    """Over the table, and over what it does not have."""
    own = {"iphone": Channel.PHONE, "erp-import": Channel.MARKETPLACE}
    assert channel_of("iphone", own) is Channel.PHONE
    assert channel_of("erp-import", own) is Channel.MARKETPLACE
    assert channel_of("web", own) is Channel.WEBSITE
