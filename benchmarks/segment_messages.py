"""The purchases of `people` as an SDK of Segment would tell of them. Imports nothing of Signalpost."""

from __future__ import annotations

import json
import time
from typing import Any

import people


def message(event: dict[str, Any]) -> dict[str, Any]:
    """One `track`, with as much in it as the event has."""
    user, custom = event["user_data"], event["custom_data"]
    own = {name: custom[name] for name in ("coupon", "shipping_method", "customer_group") if name in custom}
    products = [
        {"product_id": item["id"], "quantity": item["quantity"], "price": item["item_price"], "name": item["title"]}
        for item in custom["contents"]
    ]
    address = {"city": user["ct"], "state": user["st"], "postalCode": user["zp"], "country": user["country"]}
    traits = {
        "email": user["em"], "phone": user["ph"], "firstName": user["fn"], "lastName": user["ln"],
        "birthday": user["db"], "gender": user["ge"], "address": address,
    }  # fmt: skip
    at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(event["event_time"]))
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": event["event_id"],
        "anonymousId": f"a-{event['event_id'][:12]}",
        "timestamp": at,
        "properties": {
            "order_id": custom["order_id"],
            "total": custom["value"],
            "currency": custom["currency"],
            "category": custom["content_category"],
            "products": products,
            **own,
        },
        "context": {
            "ip": user["client_ip_address"],
            "userAgent": user["client_user_agent"],
            "fbp": user["fbp"],
            "fbc": user["fbc"],
            "page": {"url": event["event_source_url"], "referrer": event["referrer_url"]},
            "traits": traits,
            "library": {"name": "analytics-node", "version": "3.1.0"},
        },
    }


def encoded(count: int, now: int) -> list[bytes]:
    """As JSON, one a person."""
    return [json.dumps(message(event), ensure_ascii=False).encode() for event in people.purchases(count, now)]


def batches(lines: list[bytes], size: int) -> list[bytes]:
    """Bodies of `size` messages each."""
    return [b'{"batch":[' + b",".join(lines[i : i + size]) + b"]}" for i in range(0, len(lines), size)]
