"""Stripe as its webhooks show it: events in its own words, signed as it signs them.

body = event("checkout.session.completed", session(order_id="1001"))
Webhook(headers=sign(body, SECRET, at=NOW), body=body, now=NOW)

Fields as in Stripe's OpenAPI fixtures (`openapi/fixtures3.json`) and its API reference of 2026-10; people are invented.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

SECRET = "whsec_of_the_endpoint"
VERSION = "2026-10-28.fuji"
NOW = 1_795_165_230
CREATED = NOW - 30

SESSION = "cs_test_a1YS1URlnyQCN5fUUduORoQ7Pw41PJqDWkIVQCpJPqkfIhd6tVY8XB1OLY"
INTENT = "pi_1PgafyB7WZ01zgkWSjxsAJo3"
CHARGE = "ch_1PgafuB7WZ01zgkWXYmPNZs8"
INVOICE = "in_1Pgc75B7WZ01zgkWYv4iMwt7"
SUBSCRIPTION = "sub_1Pgc6rB7WZ01zgkWNy0Cn5nw"
CUSTOMER = "cus_QXg1o8vcGmoR32"
PRICE = "price_1PgafmB7WZ01zgkW6dKueIc5"

ADDRESS = {
    "city": "Köln",
    "country": "DE",
    "line1": "Hauptstr. 1",
    "line2": None,
    "postal_code": "50667",
    "state": "NW",
}
ANNA: dict[str, Any] = {
    "address": ADDRESS,
    "email": "anna@example.com",
    "name": "Anna Maria Muster",
    "phone": "+492215550100",
}


def event(
    kind: str,
    of: Mapping[str, Any],
    *,
    id: str = "evt_1PgafyB7WZ01zgkW0000001",
    created: int = CREATED,
    before: Mapping[str, Any] | None = None,
    livemode: bool = True,
    version: str | None = VERSION,
) -> bytes:
    """The body of one event. `before`: its `previous_attributes`."""
    return json.dumps(
        {
            "id": id,
            "object": "event",
            "api_version": version,
            "created": created,
            "data": {"object": {**of, "livemode": livemode}, **({"previous_attributes": before} if before else {})},
            "livemode": livemode,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        },
        ensure_ascii=False,
        indent=2,
    ).encode()


def sign(body: bytes, *secrets: str, at: int = NOW) -> dict[str, str]:
    """The headers of a delivery, names in small letters; signed with each of `secrets`, as while one is rolled."""
    made = [hmac.digest(one.encode(), str(at).encode() + b"." + body, "sha256").hex() for one in secrets or (SECRET,)]
    return {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "stripe-signature": ",".join([f"t={at}", *[f"v1={digest}" for digest in made], "v0=" + "0" * 64]),
    }


def session(**more: Any) -> dict[str, Any]:
    """A Checkout Session over 59.80 EUR, paid by card."""
    return {
        "id": SESSION,
        "object": "checkout.session",
        "amount_subtotal": 5_490,
        "amount_total": 5_980,
        "client_reference_id": None,
        "created": CREATED - 300,
        "currency": "eur",
        "currency_conversion": None,
        "customer": CUSTOMER,
        "customer_details": {**ANNA, "tax_exempt": "none", "tax_ids": []},
        "customer_email": None,
        "expires_at": CREATED + 86_100,
        "invoice": None,
        "metadata": {},
        "mode": "payment",
        "payment_intent": INTENT,
        "payment_link": None,
        "payment_method_types": ["card"],
        "payment_status": "paid",
        "status": "complete",
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 490, "amount_tax": 955},
        **more,
    }


def intent(**more: Any) -> dict[str, Any]:
    """A payment intent that the shop made itself."""
    return {
        "id": INTENT,
        "object": "payment_intent",
        "amount": 5_980,
        "amount_received": 5_980,
        "canceled_at": None,
        "created": CREATED - 200,
        "currency": "eur",
        "customer": CUSTOMER,
        "description": None,
        "latest_charge": CHARGE,
        "metadata": {},
        "payment_details": {"customer_reference": None, "order_reference": None},
        "payment_method_types": ["card"],
        "receipt_email": "anna@example.com",
        "shipping": {"address": ADDRESS, "name": "Anna Maria Muster", "phone": None},
        "status": "succeeded",
        **more,
    }


def charge(**more: Any) -> dict[str, Any]:
    """A charge of which 20.00 EUR went back, as API versions from 2022-11-15 have it: without its refunds."""
    return {
        "id": CHARGE,
        "object": "charge",
        "amount": 5_980,
        "amount_refunded": 2_000,
        "billing_details": {**ANNA, "tax_id": None},
        "currency": "eur",
        "customer": CUSTOMER,
        "metadata": {},
        "paid": True,
        "payment_intent": INTENT,
        "receipt_email": None,
        "refunded": False,
        "status": "succeeded",
        **more,
    }


def refund(**more: Any) -> dict[str, Any]:
    """A refund of 20.00 EUR."""
    return {
        "id": "re_1Pgc72B7WZ01zgkWqPvrRrPE",
        "object": "refund",
        "amount": 2_000,
        "charge": CHARGE,
        "created": CREATED - 5,
        "currency": "eur",
        "metadata": {},
        "payment_intent": INTENT,
        "reason": "requested_by_customer",
        "status": "succeeded",
        **more,
    }


def dispute(**more: Any) -> dict[str, Any]:
    """A dispute over the whole charge, which the shop lost."""
    return {
        "id": "du_1PgafyB7WZ01zgkWdisputed",
        "object": "dispute",
        "amount": 5_980,
        "charge": CHARGE,
        "currency": "eur",
        "metadata": {},
        "payment_intent": INTENT,
        "reason": "fraudulent",
        "status": "lost",
        **more,
    }


def price(cents: int | None = 2_000, interval: str = "month", **more: Any) -> dict[str, Any]:
    """A recurring price."""
    return {
        "id": PRICE,
        "object": "price",
        "currency": "eur",
        "recurring": {"interval": interval, "interval_count": 1, "usage_type": "licensed"},
        "unit_amount": cents,
        "unit_amount_decimal": None if cents is None else str(cents),
        **more,
    }


def items(*prices: Mapping[str, Any], quantity: int | None = 1) -> dict[str, Any]:
    """The items of a subscription, one for each price."""
    return {
        "object": "list",
        "data": [{"id": f"si_{place}", "price": dict(one), "quantity": quantity} for place, one in enumerate(prices)],
    }


def subscription(**more: Any) -> dict[str, Any]:
    """20.00 EUR a month."""
    return {
        "id": SUBSCRIPTION,
        "object": "subscription",
        "canceled_at": None,
        "created": CREATED - 60,
        "currency": "eur",
        "customer": CUSTOMER,
        "ended_at": None,
        "items": items(price()),
        "latest_invoice": INVOICE,
        "metadata": {},
        "status": "active",
        **more,
    }


def invoice(**more: Any) -> dict[str, Any]:
    """The first invoice of the subscription, paid, in the words of API versions from 2025-03-31."""
    return {
        "id": INVOICE,
        "object": "invoice",
        "amount_due": 2_000,
        "amount_paid": 2_000,
        "billing_reason": "subscription_create",
        "created": CREATED - 20,
        "currency": "eur",
        "customer": CUSTOMER,
        "customer_address": ADDRESS,
        "customer_email": "anna@example.com",
        "customer_name": "Anna Maria Muster",
        "customer_phone": None,
        "lines": {"object": "list", "data": [{"id": "il_1", "amount": 2_000, "description": None, "quantity": 1}]},
        "metadata": {},
        "parent": {
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {"metadata": {}, "subscription": SUBSCRIPTION},
        },
        "status": "paid",
        "status_transitions": {"finalized_at": CREATED - 10, "paid_at": CREATED - 4},
        "total": 2_000,
        "total_discount_amounts": [],
        **more,
    }


def list_of(bodies: Sequence[bytes], *, has_more: bool = False) -> bytes:
    """A page of Stripe's list of events."""
    return b'{"object":"list","has_more":%s,"data":[%s]}' % (b"true" if has_more else b"false", b",".join(bodies))
