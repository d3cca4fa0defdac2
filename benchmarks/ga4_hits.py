"""The purchases of `people` as senders of Google Analytics 4 would tell of them. Imports nothing of Signalpost."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote, urlencode

import people


def hit(event: dict[str, Any]) -> dict[str, Any]:
    """One request of the Measurement Protocol, with as much in it as the event has."""
    user, custom = event["user_data"], event["custom_data"]
    address = {"city": user["ct"], "region": user["st"], "postal_code": user["zp"], "country": user["country"]}
    return {
        "client_id": f"{event['event_id'][:9]}.{event['event_time']}",
        "timestamp_micros": event["event_time"] * 1_000_000,
        "ip_override": user["client_ip_address"],
        "user_agent": user["client_user_agent"],
        "consent": {"ad_user_data": "GRANTED", "ad_personalization": "GRANTED"},
        "user_data": {
            "sha256_email_address": hashlib.sha256(user["em"].strip().lower().encode()).hexdigest(),
            "address": [address],
        },
        "events": [{"name": "purchase", "params": _params(event, custom)}],
    }


def _params(event: dict[str, Any], custom: dict[str, Any]) -> dict[str, Any]:
    return {
        "transaction_id": custom["order_id"],
        "value": custom["value"],
        "currency": custom["currency"],
        "page_location": event["event_source_url"],
        "items": _items(custom),
        **{name: custom[name] for name in ("coupon", "shipping_method") if name in custom},
    }


def _items(custom: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"item_id": one["id"], "item_name": one["title"], "price": one["item_price"], "quantity": one["quantity"]}
        for one in custom["contents"]
    ]


def form(event: dict[str, Any]) -> bytes:
    """The same as the query that a page's tag sends."""
    custom = event["custom_data"]
    products = {
        f"pr{place}": f"id{one['item_id']}~nm{one['item_name']}~pr{one['price']}~qt{one['quantity']}"
        for place, one in enumerate(_items(custom), 1)
    }
    fields = {
        "v": "2", "tid": "G-1", "cid": f"{event['event_id'][:9]}.{event['event_time']}", "en": "purchase",
        "dl": event["event_source_url"], "cu": custom["currency"], "gcs": "G111",
        "ep.transaction_id": custom["order_id"], "epn.value": custom["value"], **products,
    }  # fmt: skip
    return urlencode(fields, quote_via=quote).encode()


def encoded(count: int, now: int) -> tuple[list[bytes], list[bytes]]:
    """Bodies of the Measurement Protocol and queries of tags, one a person."""
    events = people.purchases(count, now)
    found = [(json.dumps(hit(event), ensure_ascii=False).encode(), form(event)) for event in events]
    return [body for body, _ in found], [query for _, query in found]
