"""Which connector reads which platform's messages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from signalpost.connectors.bigcommerce.connector import BigCommerce
from signalpost.connectors.shopify.connector import Shopify
from signalpost.connectors.source import Platform
from signalpost.connectors.stripe.connector import Stripe
from signalpost.connectors.webhook import Connector
from signalpost.connectors.woocommerce.connector import WooCommerce

CONNECTORS: Mapping[str, Connector] = MappingProxyType(
    {
        Platform.SHOPIFY.value: Shopify(),
        Platform.WOOCOMMERCE.value: WooCommerce(),
        Platform.BIGCOMMERCE.value: BigCommerce(),
        Platform.STRIPE.value: Stripe(),
    }
)
