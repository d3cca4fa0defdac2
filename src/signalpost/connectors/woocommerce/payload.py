"""An order as WooCommerce writes it: the fields that are read, of v1, v2 and v3 alike. All else is passed over.

PHP is free with types: a number may be a text, and an object without members is an empty list.
"""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.connectors.reading import Amount, Number

Loose = str | int | float | bool | None


class Meta(msgspec.Struct, gc=False):
    """An entry of `meta_data`. Plugins keep anything there."""

    key: str = ""
    value: Any = None


class Person(msgspec.Struct, gc=False):
    """The billing address."""

    first_name: str | None = None
    last_name: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: Loose = None
    country: str | None = None
    email: str | None = None
    phone: Loose = None


class Cost(msgspec.Struct, gc=False):
    """What a line costs the shop, all its pieces together (WooCommerce 9.5 and later, where it is turned on)."""

    value: Amount = None
    total_value: Amount = None


class LineItem(msgspec.Struct, gc=False):
    """A line. `subtotal` is before and `total` after coupons, both without tax and of all its pieces."""

    name: str | None = None
    product_id: int | str | None = None
    variation_id: int | str | None = None
    quantity: Amount = None
    subtotal: Amount = None
    subtotal_tax: Amount = None
    sku: str | int | None = None
    cost_of_goods_sold: Cost | None = None


class Coupon(msgspec.Struct, gc=False):
    """A coupon that was redeemed."""

    code: str | int | None = None


class RefundTotal(msgspec.Struct, gc=False):
    """A refund, as its order lists it. `total` is negative."""

    id: int | str
    total: Amount = None


class Link(msgspec.Struct, gc=False):
    """Where something belonging to it is found."""

    href: str = ""


class Links(msgspec.Struct, gc=False):
    """`self`: what the payload tells of; `up`: the order that a refund belongs to."""

    own: list[Link] = msgspec.field(name="self", default_factory=list)
    up: list[Link] = []

    def front(self) -> str:
        """The shop's first page, as far as the API's address tells it; else empty."""
        address, found, _ = (self.own[0].href if self.own else "").partition("/wp-json/")
        return f"{address}/" if found and address.startswith(("https://", "http://")) else ""


class OrderPayload(msgspec.Struct, gc=False):
    """An order."""

    id: Number
    parent_id: int = 0
    status: str = ""
    currency: str = ""
    created_via: str | None = None
    prices_include_tax: bool = False
    date_created: str | None = None
    date_created_gmt: str | None = None
    date_modified: str | None = None
    date_modified_gmt: str | None = None
    date_paid: str | None = None
    date_paid_gmt: str | None = None
    date_completed_gmt: str | None = None
    discount_total: Amount = None
    discount_tax: Amount = None
    shipping_total: Amount = None
    total: Amount = None
    total_tax: Amount = None
    customer_id: int | str | None = None
    customer_ip_address: str | None = None
    customer_user_agent: str | None = None
    billing: Person | list[Any] | None = None
    payment_method: str | None = None
    transaction_id: str | int | None = None
    meta_data: list[Meta] = []
    line_items: list[LineItem] = []
    coupon_lines: list[Coupon] = []
    refunds: list[RefundTotal] = []
    links: Links = msgspec.field(name="_links", default_factory=Links)


class RefundPayload(msgspec.Struct, gc=False):
    """A refund by itself: it says its order only by a link, and no currency at all."""

    id: int
    links: Links = msgspec.field(name="_links", default_factory=Links)


class ActionPayload(msgspec.Struct, gc=False):
    """What a webhook of the topic `action.…` says: the hook's name, and the first thing it was called with."""

    action: str = ""
    arg: Any = None


ORDER = msgspec.json.Decoder(OrderPayload)
REFUND = msgspec.json.Decoder(RefundPayload)
ACTION = msgspec.json.Decoder(ActionPayload)
