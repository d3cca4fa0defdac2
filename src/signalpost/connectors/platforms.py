"""Which connector reads which platform's messages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from signalpost.connectors.bigcommerce.connector import BigCommerce
from signalpost.connectors.generic.connector import Generic
from signalpost.connectors.hubspot.connector import HubSpot
from signalpost.connectors.lead_ads.connector import LeadAds
from signalpost.connectors.salesforce.connector import Salesforce
from signalpost.connectors.shopify.connector import Shopify
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.stripe.connector import Stripe
from signalpost.connectors.webhook import Connector
from signalpost.connectors.woocommerce.connector import WooCommerce
from signalpost.errors import SettingsError

CONNECTORS: Mapping[str, Connector] = MappingProxyType(
    {
        Platform.SHOPIFY.value: Shopify(),
        Platform.WOOCOMMERCE.value: WooCommerce(),
        Platform.BIGCOMMERCE.value: BigCommerce(),
        Platform.STRIPE.value: Stripe(),
        Platform.GENERIC.value: Generic(),
        Platform.HUBSPOT.value: HubSpot(),
        Platform.SALESFORCE.value: Salesforce(),
        Platform.LEAD_ADS.value: LeadAds(),
    }
)


def bound(connector: Connector | None, source: OrderSource) -> Connector | None:
    """The connector for one shop: that of a generic one is made of its mapping, HubSpot's knows the address that is
    signed. None: there is none, or no mapping that can be."""
    if isinstance(connector, HubSpot):
        return connector.of(source)
    if not isinstance(connector, Generic):
        return connector
    try:
        return connector.of(source)
    except SettingsError:
        return None
