"""WooCommerce's side of a webhook: what an order looks like, and how a delivery is signed.

`order_payload` begins with the sample of WooCommerce's documentation (REST API, v3, Orders) as a buyer's order at the
checkout, and takes facts by name: `order_payload(total="0.00", meta={"_signalpost_fbp": "fb.1.…"})`.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any

SECRET = "a webhook's own secret"
SHOP = "https://shop.example"
BILLING = {
    "first_name": "John",
    "last_name": "Doe",
    "company": "",
    "address_1": "969 Market",
    "address_2": "",
    "city": "San Francisco",
    "state": "CA",
    "postcode": "94103",
    "country": "US",
    "email": "john.doe@example.com",
    "phone": "(555) 555-5555",
}
DEFAULTS: dict[str, Any] = {
    "id": 727,
    "parent_id": 0,
    "number": "727",
    "order_key": "wc_order_58d2d042d1d",
    "created_via": "checkout",
    "version": "9.9.5",
    "status": "processing",
    "currency": "USD",
    "date_created": "2026-11-20T16:28:02",
    "date_created_gmt": "2026-11-20T19:28:02",
    "date_modified": "2026-11-20T16:28:08",
    "date_modified_gmt": "2026-11-20T19:28:08",
    "discount_total": "0.00",
    "discount_tax": "0.00",
    "shipping_total": "10.00",
    "shipping_tax": "0.00",
    "cart_tax": "1.35",
    "total": "29.35",
    "total_tax": "1.35",
    "prices_include_tax": False,
    "customer_id": 26,
    "customer_ip_address": "203.0.113.7",
    "customer_user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0",
    "customer_note": "",
    "payment_method": "stripe",
    "payment_method_title": "Card",
    "transaction_id": "pi_3SVtest",
    "date_paid": "2026-11-20T16:28:08",
    "date_paid_gmt": "2026-11-20T19:28:08",
    "date_completed": None,
    "date_completed_gmt": None,
    "cart_hash": "f1c3a3b7",
    "tax_lines": [],
    "shipping_lines": [],
    "fee_lines": [],
    "coupon_lines": [],
    "refunds": [],
}


def line(**facts: Any) -> dict[str, Any]:
    """A line of an order: two pieces of product 93."""
    return {
        "id": 315,
        "name": "Woo Single #1",
        "product_id": 93,
        "variation_id": 0,
        "quantity": 2,
        "tax_class": "",
        "subtotal": "6.00",
        "subtotal_tax": "0.45",
        "total": "6.00",
        "total_tax": "0.45",
        "taxes": [{"id": 75, "total": "0.45", "subtotal": "0.45"}],
        "meta_data": [],
        "sku": "",
        "price": 3,
        **facts,
    }


LINES = (
    line(),
    line(
        id=316,
        name="Ship Your Idea &ndash; Color: Black",
        product_id=22,
        variation_id=23,
        quantity=1,
        subtotal="12.00",
        subtotal_tax="0.90",
        total="12.00",
        total_tax="0.90",
        sku="Bar3",
        price=12,
    ),
)


def order_payload(*, meta: Mapping[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    """An order as v3 of the API, and so a webhook, writes it."""
    order_id = facts.get("id", DEFAULTS["id"])
    return {
        **DEFAULTS,
        "billing": BILLING,
        "shipping": {key: text for key, text in BILLING.items() if key not in ("email", "phone")},
        "line_items": list(LINES),
        "meta_data": [
            {"id": 13106 + n, "key": key, "value": value} for n, (key, value) in enumerate((meta or {}).items())
        ],
        "_links": {
            "self": [{"href": f"{SHOP}/wp-json/wc/v3/orders/{order_id}"}],
            "collection": [{"href": f"{SHOP}/wp-json/wc/v3/orders"}],
        },
        **facts,
    }


def body_of(payload: Mapping[str, Any]) -> bytes:
    """The payload's bytes, as PHP writes them: slashes escaped, signs outside ASCII as numbers."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


def sign(body: bytes, secret: str = SECRET, topic: str = "order.updated", *, delivery_id: str = "") -> dict[str, str]:
    """The headers of a delivery, in small letters. `delivery_id`: of WooCommerce, a digest of webhook and second."""
    resource, _, event = topic.partition(".")
    return {
        "content-type": "application/json",
        "user-agent": "WooCommerce/9.9.5 Hookshot (WordPress/6.8)",
        "x-wc-webhook-source": f"{SHOP}/",
        "x-wc-webhook-topic": topic,
        "x-wc-webhook-resource": resource,
        "x-wc-webhook-event": event,
        "x-wc-webhook-signature": base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode(),
        "x-wc-webhook-id": "7",
        "x-wc-webhook-delivery-id": delivery_id or "1f0e3dad99908345f7439f8ffabdffc4",
    }
