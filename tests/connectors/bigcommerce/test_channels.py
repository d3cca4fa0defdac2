"""Where an order was placed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bigcommerce_stand_in import order_payload
from signalpost.connectors.bigcommerce.channels import MIGRATED, OF_A_BROWSER, channel_of
from signalpost.connectors.bigcommerce.payload import ORDER
from signalpost.connectors.order import Channel
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform


def found(channels: dict[str, Channel] | None = None, **facts: Any) -> tuple[Channel | None, str]:
    """The channel of an order with `facts`, in a shop whose settings name `channels`."""
    shop = OrderSource(name="shop", platform=Platform.BIGCOMMERCE, shop="shop", channels=channels or {})
    return channel_of(decoded(ORDER, json.dumps(order_payload(**facts)).encode()), shop)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"order_source": "www"}, (Channel.WEBSITE, "www")),
        ({"order_source": "checkout_api"}, (Channel.WEBSITE, "checkout_api")),
        ({"order_source": "mobile"}, (Channel.WEBSITE, "mobile")),
        ({"order_source": "www", "ebay_order_id": None}, (Channel.WEBSITE, "www")),
        ({"order_source": "manual"}, (Channel.PHONE, "manual")),
        ({"order_source": "external"}, (Channel.OTHER, "external")),
        ({"order_source": "a-word-of-tomorrow"}, (Channel.OTHER, "a-word-of-tomorrow")),
        ({"order_source": ""}, (None, "")),
        ({"order_source": "external", "external_source": "POS (Square)"}, (Channel.TILL, "POS (Square)")),
        ({"order_source": "external", "external_source": "POSTMAN"}, (Channel.OTHER, "POSTMAN")),
        ({"order_source": "external", "external_source": "ERP (Acumatica)"}, (Channel.OTHER, "ERP (Acumatica)")),
        ({"order_source": "external", "ebay_order_id": "110-1"}, (Channel.MARKETPLACE, "ebay")),
    ],
)
def test_the_order_says_where(facts: dict[str, Any], expected: tuple[Channel | None, str]) -> None:
    """By the system it came from, else by its source."""
    assert found(**facts) == expected


def test_the_shops_settings_go_first() -> None:
    """By the number of a sales channel, which is each shop's own, by system and by source."""
    assert found({"channel/2": Channel.MARKETPLACE}, channel_id=2) == (Channel.MARKETPLACE, "channel/2")
    assert found({"channel/2": Channel.MARKETPLACE}, channel_id=1) == (Channel.WEBSITE, "www")
    assert found({"ERP (X)": Channel.PHONE}, external_source="ERP (X)") == (Channel.PHONE, "ERP (X)")
    assert found({"external": Channel.WEBSITE}, order_source="external") == (Channel.WEBSITE, "external")


def test_a_buyers_browser_was_on_the_website_alone() -> None:
    """And where an order does not say otherwise; an old order of another system is marked."""
    assert {Channel.WEBSITE, None} == OF_A_BROWSER
    assert MIGRATED == "M-MIG"
