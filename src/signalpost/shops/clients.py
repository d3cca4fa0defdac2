"""Which client a shop's settings mean."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence

from signalpost.connectors.source import CRMS, OrderSource, Platform
from signalpost.shops import hubspot, stripe
from signalpost.shops.api import ShopApi, ShopRefused
from signalpost.shops.bigcommerce import BigCommerceApi
from signalpost.shops.caller import Caller, Sleep
from signalpost.shops.hubspot import HubSpotApi
from signalpost.shops.lead_ads import LeadAdsApi
from signalpost.shops.salesforce import SalesforceApi
from signalpost.shops.shopify import ShopifyApi
from signalpost.shops.stripe import StripeApi
from signalpost.shops.woocommerce import WooApi
from signalpost.transport import AsyncTransport, Secret

SLEEP: Sleep = asyncio.sleep
ADDRESSES = {Platform.STRIPE: stripe.ADDRESS, Platform.HUBSPOT: hubspot.ADDRESS}


def has_list(source: OrderSource) -> bool:
    """Whether the platform has a list of orders that we can read."""
    return source.platform is not Platform.GENERIC


def client(
    source: OrderSource, token: Secret | None, topics: Sequence[str], transport: AsyncTransport, sleep: Sleep = SLEEP
) -> ShopApi:
    """The shop's API. Raises ShopRefused: shop_settings, when address or token are missing or the platform has none."""
    address = source.address or ADDRESSES.get(source.platform, "")
    if token is None or not address or not has_list(source):
        raise ShopRefused("shop_settings")
    word = token.reveal()
    if source.platform is Platform.SHOPIFY:
        return ShopifyApi(Caller(transport, address, (), sleep), word)
    if source.platform is Platform.BIGCOMMERCE:
        headers = (("x-auth-token", word), ("accept", "application/json"))
        return BigCommerceApi(Caller(transport, address, headers, sleep))
    if source.platform in CRMS:
        return _crm(source, Caller(transport, address, (), sleep), word)
    basic = word if source.platform is Platform.WOOCOMMERCE else f"{word}:"
    caller = Caller(
        transport, address, (("authorization", f"Basic {base64.b64encode(basic.encode()).decode()}"),), sleep
    )
    return WooApi(caller) if source.platform is Platform.WOOCOMMERCE else StripeApi(caller, topics)


def _crm(source: OrderSource, caller: Caller, word: str) -> ShopApi:
    if source.platform is Platform.SALESFORCE:
        return SalesforceApi(caller, word, source)
    bearing = caller.having("authorization", f"Bearer {word}")
    if source.platform is Platform.HUBSPOT:
        return HubSpotApi(bearing, source)
    return LeadAdsApi(bearing, bearing.above(), source.webhook_address)
