"""The fields of Stripe's objects that are read, typed. Everything else is skipped without being built.

Ids stand as texts, or as objects where an endpoint expands them. Amounts are whole numbers of the currency's smallest
unit. Anything may be null. Source: Stripe's API reference of 2026-10, with the fields of earlier versions that later
ones took away (`invoice` of a payment intent, `subscription` and `subscription_details` of an invoice, `refunds` of a
charge): webhooks are written in the version of their endpoint.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from signalpost.connectors.reading import Second

Text = str | None
Cents = int | None
Moment = Second | None
O = TypeVar("O")  # noqa: E741  # the object of an event
P = TypeVar("P")


class Shape(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part of a message."""


class Whole(Shape, frozen=True):
    """An object in the place of its id."""

    id: Text = None


class Untold(Shape, frozen=True):
    """What is there, and is not read."""


Ref = str | Whole | None


def ref(of: Ref) -> str:
    """The id; empty for none."""
    return (of if isinstance(of, str) else of.id or "") if of is not None else ""


Metadata = dict[str, str] | list[str] | None  # PHP's writers make a list of an empty one


class Address(Shape, frozen=True):
    """Where a person lives. `state`: as Stripe has it, mostly a code."""

    city: Text = None
    country: Text = None
    postal_code: Text = None
    state: Text = None


class Person(Shape, frozen=True):
    """`customer_details` of a session, `billing_details` of a charge, `shipping` of an intent."""

    address: Address | None = None
    email: Text = None
    name: Text = None
    individual_name: Text = None
    phone: Text = None


class TotalDetails(Shape, frozen=True):
    """What a session's total is made of."""

    amount_discount: Cents = None
    amount_shipping: Cents = None
    amount_tax: Cents = None


class ShippingCost(Shape, frozen=True):
    """What a session's shipping costs: `amount_total` with its tax, whichever way the shop shows prices."""

    amount_tax: Cents = None
    amount_total: Cents = None


class Session(Shape, frozen=True):
    """A Checkout Session. `mode`: `payment`, `subscription` or `setup`."""

    id: str
    amount_total: Cents = None
    created: Moment = None
    currency: Text = None
    customer: Ref = None
    customer_details: Person | None = None
    customer_email: Text = None
    invoice: Ref = None
    metadata: Metadata = None
    mode: Text = None
    payment_intent: Ref = None
    payment_link: Ref = None
    payment_status: Text = None
    shipping_cost: ShippingCost | None = None
    subscription: Ref = None
    total_details: TotalDetails | None = None


class PaymentDetails(Shape, frozen=True):
    """`order_reference`: the shop's, or of Stripe's own surfaces `cs_…`, `prod_…`, `in_…`."""

    order_reference: Text = None


class Intent(Shape, frozen=True):
    """A payment intent. `amount_received` is what was captured."""

    id: str
    amount: Cents = None
    amount_received: Cents = None
    canceled_at: Moment = None
    created: Moment = None
    currency: Text = None
    customer: Ref = None
    invoice: Ref = None
    metadata: Metadata = None
    payment_details: PaymentDetails | None = None
    payment_method_types: list[str] | None = None
    receipt_email: Text = None
    shipping: Person | None = None


class Refund(Shape, frozen=True):
    """One refund. `status`: `pending`, `requires_action`, `succeeded`, `failed` or `canceled`."""

    id: str
    amount: int
    charge: Ref = None
    created: Moment = None
    currency: Text = None
    payment_intent: Ref = None
    status: Text = None


class Refunds(Shape, frozen=True):
    """Those of a charge, newest first."""

    data: list[Refund] = []


class Charge(Shape, frozen=True):
    """A charge. `amount_refunded`: of all its refunds."""

    id: str
    amount_refunded: int
    billing_details: Person | None = None
    currency: Text = None
    customer: Ref = None
    metadata: Metadata = None
    payment_intent: Ref = None
    receipt_email: Text = None
    refunds: Refunds | None = None


class ChargeBefore(Shape, frozen=True):
    """What had gone back of a charge before."""

    amount_refunded: Cents = None


class Dispute(Shape, frozen=True):
    """A dispute. `status`: `lost`, `won`, `warning_closed` or one of those that are open."""

    id: str
    amount: int
    charge: Ref = None
    currency: Text = None
    payment_intent: Ref = None
    status: Text = None


class Recurring(Shape, frozen=True):
    """The period of a price."""

    interval: Text = None
    interval_count: int | None = None


class Price(Shape, frozen=True):
    """A price, or a plan of before. `unit_amount` is null where it has tiers or parts of a cent."""

    unit_amount: Cents = None
    unit_amount_decimal: Text = None
    amount: Cents = None
    interval: Text = None
    interval_count: int | None = None
    recurring: Recurring | None = None


class Item(Shape, frozen=True):
    """One of the things that a subscription is of."""

    quantity: int | None = None
    price: Price | None = None
    plan: Price | None = None


class Items(Shape, frozen=True):
    """All of them."""

    data: list[Item] = []


class Subscription(Shape, frozen=True):
    """A subscription; `plan` and `quantity` of early API versions."""

    id: str
    currency: Text = None
    customer: Ref = None
    ended_at: Moment = None
    items: Items | None = None
    latest_invoice: Ref = None
    metadata: Metadata = None
    plan: Price | None = None
    quantity: int | None = None
    status: Text = None


class SubscriptionBefore(Shape, frozen=True):
    """What an update changed of it, as it was."""

    items: Items | None = None
    plan: Price | None = None
    quantity: int | None = None
    status: Text = None


class OfSubscription(Shape, frozen=True):
    """Which subscription an invoice is of, with its metadata."""

    metadata: Metadata = None
    subscription: Ref = None


class Parent(Shape, frozen=True):
    """What made an invoice, since 2025-03-31."""

    subscription_details: OfSubscription | None = None


class Transitions(Shape, frozen=True):
    """When an invoice became what it is."""

    paid_at: Moment = None


class InvoiceLine(Shape, frozen=True):
    """One line; `price` until 2025-03-31."""

    quantity: int | None = None
    price: Price | None = None


class InvoiceLines(Shape, frozen=True):
    """The first of its lines."""

    data: list[InvoiceLine] = []


class Discounted(Shape, frozen=True):
    """What a discount took off."""

    amount: Cents = None


class Invoice(Shape, frozen=True):
    """An invoice; `subscription` and `subscription_details` until 2025-03-31."""

    id: str
    amount_paid: Cents = None
    billing_reason: Text = None
    created: Moment = None
    currency: Text = None
    customer: Ref = None
    customer_address: Address | None = None
    customer_email: Text = None
    customer_name: Text = None
    customer_phone: Text = None
    lines: InvoiceLines | None = None
    metadata: Metadata = None
    parent: Parent | None = None
    status_transitions: Transitions | None = None
    subscription: Ref = None
    subscription_details: OfSubscription | None = None
    total: Cents = None
    total_discount_amounts: list[Discounted] | None = None


class Changed(Shape, Generic[O, P], frozen=True):
    """`previous_attributes`: what an update or a refund changed, as it was."""

    object: O
    previous_attributes: P | None = None


class Event(Shape, Generic[O, P], frozen=True):
    """One event. `livemode` is false in test mode and in sandboxes."""

    created: Second
    data: Changed[O, P]
    id: str = ""
    livemode: bool = True
