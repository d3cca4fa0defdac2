"""What BigCommerce writes: a webhook, and an order of the v2 API with what is read beside it.

The v2 API leaves addresses of lists where lists belong (`{"url": …, "resource": …}`). Whoever reads an order puts the
lists in their place: `products` (`GET /v2/orders/ID/products`) and `refunds` (`data` of
`GET /v3/orders/ID/payment_actions/refunds`). An address that is still there says nothing.
"""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.connectors.reading import Amount, Number

Loose = str | int | float | bool | None


class Named(msgspec.Struct, gc=False):
    """What a webhook is about: `id` of an order, or `order_id` of the order that a transaction belongs to."""

    id: int | str | None = None
    order_id: int | str | None = None


class Scope(msgspec.Struct, gc=False):
    """A webhook's topic."""

    scope: str = ""


class WebhookPayload(msgspec.Struct, gc=False):
    """A webhook. `hash` is of `data` alone, so two changes of one order share it; nobody needs it."""

    scope: str
    data: Named


class Person(msgspec.Struct, gc=False):
    """The billing address."""

    first_name: str | None = None
    last_name: str | None = None
    city: str | None = None
    state: str | None = None
    zip: Loose = None
    country: str | None = None
    country_iso2: str | None = None
    email: str | None = None
    phone: Loose = None


class Product(msgspec.Struct, gc=False):
    """A line. Prices are of one piece, before discounts."""

    id: int | None = None
    product_id: int | None = None
    variant_id: int | None = None
    name: str | None = None
    sku: str | int | None = None
    brand: str | None = None
    quantity: int | str | None = None
    price_ex_tax: Amount = None
    price_inc_tax: Amount = None
    cost_price_ex_tax: Amount = None


class RefundItem(msgspec.Struct, gc=False):
    """What a refund is for; `item_id` of a product is its line's."""

    item_type: str = ""
    item_id: int | None = None
    quantity: int | None = None


class RefundPayment(msgspec.Struct, gc=False):
    """A way by which money goes back."""

    is_declined: bool = False


class RefundPayload(msgspec.Struct, gc=False):
    """A refund of the v3 API."""

    id: int
    created: str | None = None
    total_amount: Amount = None
    items: list[RefundItem] = []
    payments: list[RefundPayment] = []


class Coupon(msgspec.Struct, gc=False):
    """A coupon that was redeemed."""

    code: str | int | None = None


class OrderPayload(msgspec.Struct, gc=False):
    """An order."""

    id: Number
    customer_id: int | None = None
    date_created: str | None = None
    date_modified: str | None = None
    status_id: int | None = None
    status: str | None = None
    custom_status: str | None = None
    total_inc_tax: Amount = None
    total_tax: Amount = None
    shipping_cost_ex_tax: Amount = None
    handling_cost_ex_tax: Amount = None
    discount_amount: Amount = None
    coupon_discount: Amount = None
    is_tax_inclusive_pricing: bool = False
    payment_method: str | None = None
    payment_status: str | None = None
    ip_address: str | None = None
    ip_address_v6: str | None = None
    currency_code: str | None = None
    default_currency_code: str | None = None
    order_source: str | None = None
    external_source: str | None = None
    channel_id: int | None = None
    ebay_order_id: str | int | None = None
    cart_id: str | None = None
    billing_address: Person | None = None
    products: list[Product] | dict[str, Any] | None = None
    refunds: list[RefundPayload] | dict[str, Any] | None = None
    coupons: list[Coupon] | dict[str, Any] | None = None


WEBHOOK = msgspec.json.Decoder(WebhookPayload)
ORDER = msgspec.json.Decoder(OrderPayload)
_SCOPE = msgspec.json.Decoder(Scope)


def scope_of(body: bytes) -> str:
    """The topic of a webhook; "" of what is none."""
    try:
        return _SCOPE.decode(body).scope
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
