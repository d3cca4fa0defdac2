"""The fields of Shopify's messages that are read, typed. Everything else is skipped without being built.

Ids are numbers, or texts such as `gid://shopify/Order/450789469`. Amounts are texts of whole units. Anything may be
null. Source: Admin REST API (Order, Refund, Transaction, Fulfillment, Checkout), webhooks reference 2026-04.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import msgspec

Id = int | str | None
Text = str | None
Time = Annotated[datetime, msgspec.Meta(tz=True)] | None
Amount = Decimal | None


class Shape(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part of a message."""


class Money(Shape, frozen=True):
    """An amount and its currency."""

    amount: Amount = None
    currency_code: Text = None


class Both(Shape, frozen=True):
    """An amount in the shop's currency and in the one the buyer saw."""

    shop_money: Money | None = None
    presentment_money: Money | None = None


class Named(Shape, frozen=True):
    """One of a cart's attributes."""

    name: Text = None
    value: str | int | float | bool | None = None


class Address(Shape, frozen=True):
    """An address, and whose."""

    first_name: Text = None
    last_name: Text = None
    city: Text = None
    province: Text = None
    province_code: Text = None
    zip: Text = None
    country: Text = None
    country_code: Text = None
    phone: Text = None


class Customer(Shape, frozen=True):
    """`orders_count` was taken out of orders in version 2022-04, and comes where an older one is asked for."""

    id: Id = None
    email: Text = None
    phone: Text = None
    first_name: Text = None
    last_name: Text = None
    orders_count: int | None = None
    default_address: Address | None = None


class Client(Shape, frozen=True):
    """The buyer's browser."""

    browser_ip: Text = None
    user_agent: Text = None


class Discount(Shape, frozen=True):
    """A code that was used."""

    code: Text = None


class TaxLine(Shape, frozen=True):
    """One tax."""

    price: Amount = None
    price_set: Both | None = None


class LineItem(Shape, frozen=True):
    """`current_quantity`: after edits and refunds."""

    product_id: Id = None
    variant_id: Id = None
    quantity: int | None = None
    current_quantity: int | None = None
    price: Amount = None
    price_set: Both | None = None
    sku: Text = None
    title: Text = None
    vendor: Text = None


class ShippingLine(Shape, frozen=True):
    """One way of shipping. `discounted_price`: what is paid for it."""

    price: Amount = None
    price_set: Both | None = None
    discounted_price: Amount = None
    discounted_price_set: Both | None = None
    tax_lines: list[TaxLine] | None = None


class Transaction(Shape, frozen=True):
    """Money that moved, or was to."""

    id: Id = None
    order_id: Id = None
    kind: Text = None
    status: Text = None
    amount: Amount = None
    currency: Text = None
    gateway: Text = None
    test: bool | None = None
    created_at: Time = None
    processed_at: Time = None


class RefundLine(Shape, frozen=True):
    """Pieces of a line. `restock_type`: whether they came back."""

    quantity: int | None = None
    restock_type: Text = None
    line_item: LineItem | None = None


class Refund(Shape, frozen=True):
    """What went back."""

    id: Id = None
    order_id: Id = None
    created_at: Time = None
    processed_at: Time = None
    refund_line_items: list[RefundLine] | None = None
    transactions: list[Transaction] | None = None


class Parcel(Shape, frozen=True):
    """A fulfilment."""

    order_id: Id = None
    status: Text = None
    shipment_status: Text = None
    created_at: Time = None
    updated_at: Time = None


class Order(Shape, frozen=True):
    """An order, as its webhooks and the order list have it."""

    id: Id = None
    created_at: Time = None
    updated_at: Time = None
    processed_at: Time = None
    cancelled_at: Time = None
    financial_status: Text = None
    test: bool | None = None
    currency: Text = None
    presentment_currency: Text = None
    taxes_included: bool | None = None
    total_price: Amount = None
    total_price_set: Both | None = None
    current_total_price: Amount = None
    current_total_price_set: Both | None = None
    total_tax: Amount = None
    total_tax_set: Both | None = None
    current_total_tax: Amount = None
    current_total_tax_set: Both | None = None
    total_discounts: Amount = None
    total_discounts_set: Both | None = None
    discount_codes: list[Discount] | None = None
    shipping_lines: list[ShippingLine] | None = None
    line_items: list[LineItem] | None = None
    refunds: list[Refund] | None = None
    fulfillments: list[Parcel] | None = None
    transactions: list[Transaction] | None = None
    payment_gateway_names: list[str] | None = None
    gateway: Text = None
    source_name: Text = None
    location_id: Id = None
    landing_site: Text = None
    referring_site: Text = None
    order_status_url: Text = None
    cart_token: Text = None
    checkout_token: Text = None
    note_attributes: list[Named] | None = None
    browser_ip: Text = None
    client_details: Client | None = None
    email: Text = None
    contact_email: Text = None
    phone: Text = None
    customer: Customer | None = None
    billing_address: Address | None = None
    shipping_address: Address | None = None


class Checkout(Shape, frozen=True):
    """A checkout that was begun."""

    token: Text = None
    cart_token: Text = None
    created_at: Time = None
    updated_at: Time = None
    currency: Text = None
    presentment_currency: Text = None
    total_price: Amount = None
    source_name: Text = None
    landing_site: Text = None
    referring_site: Text = None
    abandoned_checkout_url: Text = None
    note_attributes: list[Named] | None = None
    line_items: list[LineItem] | None = None
    email: Text = None
    phone: Text = None
    customer: Customer | None = None
    billing_address: Address | None = None
    shipping_address: Address | None = None


class Edit(Shape, frozen=True):
    """`committed_at`: from version 2024-07 on."""

    order_id: Id = None
    created_at: Time = None
    committed_at: Time = None


class Edited(Shape, frozen=True):
    """Of orders/edited."""

    order_edit: Edit | None = None


class DataRequest(Shape, frozen=True):
    """The request's own id."""

    id: Id = None


class Privacy(Shape, frozen=True):
    """Of customers/data_request and customers/redact."""

    customer: Customer | None = None
    orders_requested: list[int | str] | None = None
    orders_to_redact: list[int | str] | None = None
    data_request: DataRequest | None = None
