"""A shop's settings."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.connectors.source import OrderSource, Platform, When
from signalpost.store.business import Config

SHOP = OrderSource(name="main", platform=Platform.SHOPIFY, shop="main")


def test_a_purchase_is_due_when_it_is_paid_unless_cash_is_paid_at_the_door() -> None:
    """As shipped."""
    assert (SHOP.purchase_when, SHOP.cash_on_delivery) == (When.PAID, When.CREATED)


def test_two_shops_of_one_name_are_refused() -> None:
    """Their secrets go by it."""
    with pytest.raises(ValueError, match="two shops are called main"):
        Config(sources=(SHOP, SHOP))


def test_a_shop_is_found_by_its_name() -> None:
    """Or is not there."""
    config = Config(sources=(SHOP,))
    assert config.source("main") is SHOP
    assert config.source("other") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"delay_s": 604_801},
        {"value": "gross"},
        {"name": "No Spaces"},
        {"unknown": 1},
        {"site_address": "shop.example"},
        {"site_address": "https://a@b"},
    ],
)
def test_what_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    """When it is read."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "main", "platform": "shopify", "shop": "main", **wrong}, OrderSource)
