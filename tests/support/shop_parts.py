"""Clients of the stand-in shops, and a connector that reads nothing but ids: for tests of what lies between."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import msgspec

from hubspot_stand_in import HubSpotPortal
from lead_ads_stand_in import LeadAdsPage
from salesforce_stand_in import SalesforceOrg
from shop_lists import BigCommerceShop, ShopifyShop, ShopStandIn, StripeShop, WooShop
from signalpost.capi.codes import problem
from signalpost.connectors.order import Message, Order
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Delivery, Unreadable, Webhook
from signalpost.errors import InvalidInput
from signalpost.shops.api import ShopApi
from signalpost.shops.clients import client
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport

T = TypeVar("T")
SHOPS = {
    Platform.SHOPIFY: ShopifyShop,
    Platform.WOOCOMMERCE: WooShop,
    Platform.BIGCOMMERCE: BigCommerceShop,
    Platform.STRIPE: StripeShop,
}
CRMS = {
    Platform.HUBSPOT: HubSpotPortal,
    Platform.SALESFORCE: SalesforceOrg,
    Platform.LEAD_ADS: LeadAdsPage,
}
TOPICS = ("orders/create", "orders/paid")
NOW = 1_795_000_000


def source_of(shop: ShopStandIn) -> OrderSource:
    """Settings that lead to it."""
    platform = next(platform for platform, kind in {**SHOPS, **CRMS}.items() if isinstance(shop, kind))
    return OrderSource(name="main", platform=platform, shop="main", address=shop.address)


def api_of(shop: ShopStandIn, *, token: str | None = None, pauses: list[float] | None = None) -> ShopApi:
    """Its client; what it would have slept is put into `pauses`."""

    async def sleep(seconds: float) -> None:
        if pauses is not None:
            pauses.append(seconds)

    word = Secret(token or shop.token)
    return client(source_of(shop), word, TOPICS, AsyncAsgiTransport(shop.app), sleep)


def ids_of(api: ShopApi, since: int = NOW - 1000, until: int = NOW) -> list[str]:
    """Of all orders that it lists; of Stripe, of the events."""

    async def every() -> list[str]:
        found: list[str] = []
        async for page in api.orders(since, until):
            found += [one.order_id or (one.delivery.delivery_id if one.delivery else "") for one in page]
        return found

    return asyncio.run(every())


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Its result."""
    return asyncio.run(coroutine)


class _Id(msgspec.Struct):
    id: int | str


class IdsOnly:
    """Reads an order's id. One that ends in 13 is not what the documentation says, and the id of
    one that ends in 31 is none."""

    platform = "shopify"
    topics: Sequence[str] = TOPICS
    answer_within_s = 5.0

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """Takes anything."""
        return Delivery(topic=TOPICS[0], delivery_id="d", body=webhook.body)

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """As of the list."""
        return self.read_listed(delivery.body, source)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """The id alone."""
        order_id = str(msgspec.json.decode(order, type=_Id).id)
        if order_id.endswith("13"):
            raise Unreadable("id", "webhook_field_malformed")
        if order_id.endswith("31"):
            raise InvalidInput(problems=(problem("derive_from", "order_id"),))
        return [Order(order_id=order_id, seen_at=NOW * 1000)]
