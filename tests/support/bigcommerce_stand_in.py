"""BigCommerce's side of a webhook: what its thin body and its orders look like, and how a delivery is signed.

`order_payload` begins with the sample of BigCommerce's documentation (Orders V2, "Get an Order") as a buyer's order on
the storefront, with its products and refunds in their place, and takes facts by name.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any

SECRET = "the client secret of an API account"
BILLING = {
    "first_name": "Jane",
    "last_name": "Doe",
    "company": "",
    "street_1": "555 East Street",
    "street_2": "",
    "city": "Austin",
    "state": "Texas",
    "zip": "78108",
    "country": "United States",
    "country_iso2": "US",
    "phone": "1234567890",
    "email": "janedoe@example.com",
    "form_fields": [],
}
DEFAULTS: dict[str, Any] = {
    "id": 218,
    "customer_id": 11,
    "date_created": "Fri, 20 Nov 2026 19:28:02 +0000",
    "date_modified": "Fri, 20 Nov 2026 19:28:08 +0000",
    "date_shipped": "",
    "status_id": 11,
    "status": "Awaiting Fulfillment",
    "custom_status": "Awaiting Fulfillment",
    "subtotal_ex_tax": "62.6800",
    "subtotal_inc_tax": "67.8400",
    "shipping_cost_ex_tax": "11.0900",
    "shipping_cost_inc_tax": "12.0000",
    "handling_cost_ex_tax": "0.0000",
    "total_ex_tax": "73.7700",
    "total_inc_tax": "79.8400",
    "total_tax": "6.0700",
    "is_tax_inclusive_pricing": False,
    "items_total": 2,
    "payment_method": "Credit Card",
    "payment_provider_id": "ch_3SVtest",
    "payment_status": "captured",
    "refunded_amount": "0.0000",
    "ip_address": "203.0.113.7",
    "ip_address_v6": "",
    "currency_code": "USD",
    "default_currency_code": "USD",
    "discount_amount": "0.0000",
    "coupon_discount": "0.0000",
    "ebay_order_id": "0",
    "cart_id": "7e48f7ef-2e88-4817-aea4-b0ed01490114",
    "order_source": "www",
    "channel_id": 1,
    "external_source": None,
    "refunds": [],
}


def product(**facts: Any) -> dict[str, Any]:
    """A line of an order, as the documentation's sample has it."""
    return {
        "id": 65,
        "order_id": 218,
        "product_id": 77,
        "variant_id": 301,
        "name": "Fog Linen Chambray Towel - Beige Stripe",
        "sku": "S-ORAN",
        "type": "physical",
        "price_ex_tax": "31.3400",
        "price_inc_tax": "33.9200",
        "quantity": 2,
        "cost_price_ex_tax": "0.0000",
        "brand": "OFS",
        **facts,
    }


def order_payload(**facts: Any) -> dict[str, Any]:
    """An order as the API tells of it, its products and refunds in their place."""
    order_id = facts.get("id", DEFAULTS["id"])
    coupons = {"url": f"https://api.bigcommerce.com/stores/abc/v2/orders/{order_id}/coupons"}
    return {**DEFAULTS, "billing_address": BILLING, "products": [product()], "coupons": coupons, **facts}


def refund(**facts: Any) -> dict[str, Any]:
    """A refund of one towel, as the v3 API has it."""
    return {
        "id": 3,
        "order_id": 218,
        "user_id": 0,
        "created": "2026-11-20T21:28:08+00:00",
        "reason": "scratched",
        "total_amount": 33.92,
        "total_tax": 2.58,
        "items": [{"item_type": "PRODUCT", "item_id": 65, "quantity": 1, "requested_amount": None, "reason": ""}],
        "payments": [{"id": 9, "provider_id": "stripe", "amount": 33.92, "offline": False, "is_declined": False}],
        **facts,
    }


def webhook_payload(topic: str = "store/order/updated", order_id: int = 218, **facts: Any) -> dict[str, Any]:
    """A webhook, which names an order and says nothing of it."""
    data = (
        {"type": "transaction", "order_id": order_id, "transaction_id": "176342342"}
        if "/transaction/" in topic
        else {"type": "order", "id": order_id}
    )
    return {
        "scope": topic,
        "store_id": "1025646",
        "data": data,
        "hash": "dd70c0976e06b67aaf671e73f49dcb79230ebf9d",
        "created_at": 1_795_202_888,
        "producer": "stores/abc",
        **facts,
    }


def body_of(payload: Mapping[str, Any]) -> bytes:
    """The payload's bytes."""
    return json.dumps(payload, separators=(",", ":")).encode()


def sign(
    body: bytes, secret: str = SECRET, topic: str = "", *, webhook_id: str = "msg_1", at: int = 1_795_202_890
) -> dict[str, str]:
    """The headers of a delivery made at `at` (Unix seconds), in small letters. The topic stands in the body."""
    made = hmac.digest(secret.encode(), f"{webhook_id}.{at}.".encode() + body, "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
    }
