"""Shopify as its webhooks and its order list show it: payloads in its own words, signed as it signs them.

body = order_payload(id=17, total="59.80", financial_status="paid")
Webhook(headers=sign(encoded(body), SECRET, "orders/paid"), body=encoded(body), now=NOW)

Fields as in Shopify's documentation (Admin REST API 2026-04: Order, Refund, Transaction, Fulfillment, Checkout;
webhooks reference), with invented people.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

SECRET = "shpss_secret_of_the_app"
VERSION = "2026-04"
SHOP = "shop-of-anna.myshopify.com"
CREATED = "2026-11-20T10:00:00+01:00"
TRIGGERED = "2026-11-20T09:00:01.250000000Z"

ANNA: dict[str, Any] = {
    "first_name": "Anna",
    "last_name": "Muster",
    "address1": "Hauptstr. 1",
    "city": "Köln",
    "province": "Nordrhein-Westfalen",
    "province_code": "NW",
    "zip": "50667",
    "country": "Germany",
    "country_code": "DE",
    "phone": "+49 221 5550100",
}
CUSTOMER: dict[str, Any] = {
    "id": 207119551,
    "email": "anna@example.com",
    "first_name": "Anna",
    "last_name": "Muster",
    "phone": None,
    "default_address": ANNA,
}
AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)"


def encoded(payload: Mapping[str, Any]) -> bytes:
    """The body, as it is signed."""
    return json.dumps(payload, ensure_ascii=False).encode()


def sign(
    body: bytes,
    secret: str,
    topic: str,
    *,
    webhook_id: str = "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    triggered_at: str = TRIGGERED,
    version: str = VERSION,
) -> dict[str, str]:
    """The headers of a delivery, names in small letters."""
    digest = hmac.digest(secret.encode(), body, "sha256")
    return {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-hmac-sha256": base64.b64encode(digest).decode(),
        "x-shopify-shop-domain": SHOP,
        "x-shopify-api-version": version,
        "x-shopify-webhook-id": webhook_id,
        "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
        "x-shopify-triggered-at": triggered_at,
    }


def money(amount: str, currency: str = "EUR", shop: tuple[str, str] | None = None) -> dict[str, Any]:
    """A pair: what the buyer saw, and what the shop has (the same, if not said)."""
    shop_amount, shop_currency = shop or (amount, currency)
    return {
        "shop_money": {"amount": shop_amount, "currency_code": shop_currency},
        "presentment_money": {"amount": amount, "currency_code": currency},
    }


def line(
    number: int = 1, price: str = "29.90", quantity: int = 1, currency: str = "EUR", **more: Any
) -> dict[str, Any]:
    """One line, of the product 1000 + `number`."""
    return {
        "id": 466157000 + number,
        "product_id": 1000 + number,
        "variant_id": 2000 + number,
        "sku": f"SKU-{number}",
        "title": f"Thing {number}",
        "vendor": "Acme",
        "quantity": quantity,
        "current_quantity": quantity,
        "price": price,
        "price_set": money(price, currency),
        "gift_card": False,
        "tax_lines": [],
        **more,
    }


def shipping(price: str, tax: str = "0.00", currency: str = "EUR", **more: Any) -> dict[str, Any]:
    """One way of shipping."""
    return {
        "title": "Standard",
        "price": price,
        "price_set": money(price, currency),
        "discounted_price": price,
        "discounted_price_set": money(price, currency),
        "tax_lines": [{"title": "VAT", "rate": 0.19, "price": tax, "price_set": money(tax, currency)}],
        **more,
    }


def order_payload(
    *,
    id: int = 450789469,
    total: str = "64.70",
    currency: str = "EUR",
    shop: tuple[str, str] | None = None,
    tax: str = "10.33",
    lines: Sequence[Mapping[str, Any]] | None = None,
    attributes: Mapping[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """An order of orders/create: two things and shipping, of a German web shop with tax in its prices, not yet paid."""
    pair = money(total, currency, shop)
    tax_pair = money(tax, currency)
    return {
        "id": id,
        "admin_graphql_api_id": f"gid://shopify/Order/{id}",
        "name": "#1001",
        "order_number": 1001,
        "app_id": 580111,
        "created_at": CREATED,
        "processed_at": CREATED,
        "updated_at": "2026-11-20T10:00:01+01:00",
        "cancelled_at": None,
        "cancel_reason": None,
        "financial_status": "pending",
        "fulfillment_status": None,
        "test": False,
        "currency": pair["shop_money"]["currency_code"],
        "presentment_currency": currency,
        "taxes_included": True,
        "total_price": pair["shop_money"]["amount"],
        "total_price_set": pair,
        "current_total_price": pair["shop_money"]["amount"],
        "current_total_price_set": pair,
        "total_tax": tax,
        "total_tax_set": tax_pair,
        "current_total_tax": tax,
        "current_total_tax_set": tax_pair,
        "total_discounts": "0.00",
        "total_discounts_set": money("0.00", currency),
        "discount_codes": [],
        "shipping_lines": [shipping("4.90", "0.78", currency)],
        "line_items": list(lines) if lines is not None else [line(1, quantity=2, currency=currency)],
        "refunds": [],
        "fulfillments": [],
        "payment_gateway_names": ["shopify_payments"],
        "source_name": "web",
        "location_id": None,
        "landing_site": "/products/thing?utm_source=fb&fbclid=IwAR2F4-dbP0l7Mn1",
        "referring_site": "https://www.facebook.com/",
        "order_status_url": "https://www.shop.example/548380009/orders/b1946ac9/authenticate?key=abc",
        "cart_token": "68778783ad298f1c80c3bafcddeea02f",
        "checkout_token": "2a1ace52255252df566af0faaedfbfa7",
        "note_attributes": [{"name": name, "value": value} for name, value in (attributes or {}).items()],
        "browser_ip": "203.0.113.9",
        "client_details": {"browser_ip": "203.0.113.9", "user_agent": AGENT, "accept_language": "de"},
        "email": "anna@example.com",
        "contact_email": "anna@example.com",
        "phone": None,
        "customer": CUSTOMER,
        "billing_address": ANNA,
        "shipping_address": ANNA,
        **more,
    }


def transaction_payload(
    amount: str = "64.70", *, kind: str = "sale", number: int = 1, currency: str = "EUR", **more: Any
) -> dict[str, Any]:
    """One transaction of an order."""
    return {
        "id": 389404460 + number,
        "order_id": 450789469,
        "kind": kind,
        "status": "success",
        "amount": amount,
        "currency": currency,
        "gateway": "shopify_payments",
        "test": False,
        "created_at": "2026-11-20T10:05:00+01:00",
        "processed_at": "2026-11-20T10:05:00+01:00",
        **more,
    }


def refund_payload(
    amount: str = "29.90", *, restock: str = "return", currency: str = "EUR", **more: Any
) -> dict[str, Any]:
    """A refund of one piece of the first line."""
    item = line(1, quantity=2, currency=currency)
    return {
        "id": 509562969,
        "order_id": 450789469,
        "created_at": "2026-11-24T12:00:00+01:00",
        "processed_at": "2026-11-24T12:00:00+01:00",
        "note": None,
        "restock": restock != "no_restock",
        "refund_line_items": [
            {"id": 1, "quantity": 1, "restock_type": restock, "line_item_id": item["id"], "line_item": item}
        ],
        "transactions": [transaction_payload(amount, kind="refund", number=9, currency=currency)],
        "order_adjustments": [],
        **more,
    }


def parcel_payload(shipment_status: str | None = "delivered", **more: Any) -> dict[str, Any]:
    """A fulfilment."""
    return {
        "id": 255858046,
        "order_id": 450789469,
        "status": "success",
        "shipment_status": shipment_status,
        "created_at": "2026-11-21T08:00:00+01:00",
        "updated_at": "2026-11-23T16:30:00+01:00",
        "tracking_company": "DHL",
        "line_items": [line(1)],
        **more,
    }


def checkout_payload(**more: Any) -> dict[str, Any]:
    """A checkout that was begun, with the buyer's e-mail address."""
    return {
        "id": 30600001,
        "token": "2a1ace52255252df566af0faaedfbfa7",
        "cart_token": "68778783ad298f1c80c3bafcddeea02f",
        "created_at": "2026-11-20T09:55:00+01:00",
        "updated_at": "2026-11-20T09:57:00+01:00",
        "currency": "EUR",
        "presentment_currency": "EUR",
        "total_price": "64.70",
        "source_name": "web",
        "landing_site": "/products/thing?fbclid=IwAR2F4-dbP0l7Mn1",
        "referring_site": "https://www.facebook.com/",
        "abandoned_checkout_url": "https://www.shop.example/548380009/checkouts/ac/2a1ace52/recover?key=k",
        "note_attributes": [],
        "line_items": [{**line(1, quantity=2), "price_set": None}],
        "email": "anna@example.com",
        "phone": None,
        "customer": None,
        "billing_address": None,
        "shipping_address": ANNA,
        **more,
    }


def edit_payload(order_id: int = 450789469, committed_at: str | None = "2026-11-20T11:00:00+01:00") -> dict[str, Any]:
    """What orders/edited says: which order, and how many pieces came and went."""
    return {
        "order_edit": {
            "id": 78912328793,
            "order_id": order_id,
            "created_at": "2026-11-20T10:58:00+01:00",
            "committed_at": committed_at,
            "line_items": {"additions": [{"id": 466157002, "delta": 1}], "removals": []},
        }
    }


def privacy_payload(**more: Any) -> dict[str, Any]:
    """Of customers/data_request and customers/redact ("Privacy law compliance")."""
    return {
        "shop_id": 954889,
        "shop_domain": SHOP,
        "customer": {"id": 191167, "email": "anna@example.com", "phone": "555-625-1199"},
        **more,
    }
