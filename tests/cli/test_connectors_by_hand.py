"""What somebody enters on a CRM's own pages."""

from __future__ import annotations

import pytest

from signalpost.cli.connectors_by_hand import BY_HAND, by_hand
from signalpost.connectors.hubspot.connector import HubSpot
from signalpost.connectors.lead_ads.signature import verify_token
from signalpost.connectors.source import OrderSource, Platform

ADDRESS = "https://sp.shop.example/webhooks/crm"


def told(platform: Platform, secret: str = "the-secret") -> dict[str, str]:
    return by_hand(OrderSource(name="crm", platform=platform, shop="main", webhook_address=ADDRESS), secret)


def test_each_platform_is_told_in_its_own_words() -> None:
    """Never the secret itself."""
    assert told(Platform.HUBSPOT) == {"Target URL": ADDRESS, "Subscriptions": ", ".join(HubSpot.topics)}
    assert told(Platform.SALESFORCE)["Endpoint URL"].startswith(f"{ADDRESS}?key=SECRET")
    assert told(Platform.LEAD_ADS) == {"Callback URL": ADDRESS, "Verify token": verify_token("the-secret", "crm")}
    assert "connectors secret crm" in told(Platform.LEAD_ADS, "")["Verify token"]
    assert not any("the-secret" in text for platform in Platform for text in told(platform).values())


@pytest.mark.parametrize("platform", [Platform.SHOPIFY, Platform.WOOCOMMERCE, Platform.BIGCOMMERCE, Platform.STRIPE])
def test_where_an_api_makes_the_webhooks_nothing_is_entered(platform: Platform) -> None:
    """Shops keep them for whoever has the token."""
    assert told(platform) == {}
    assert platform not in BY_HAND
