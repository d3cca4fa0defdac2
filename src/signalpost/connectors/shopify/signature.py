"""Whether a request is Shopify's: HMAC-SHA256 of the raw body under the app's client secret, as base64.

Source: "Verify webhook deliveries" and "Delivery structure" (shopify.dev, November 2026). A secret that is exchanged
may sign for another hour. Only the body is signed: topic, ids and time of the headers are what the sender says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from signalpost.connectors.signing import check, from_base64
from signalpost.connectors.webhook import Delivery, Unverified, Webhook

SIGNATURE = "x-shopify-hmac-sha256"
TOPIC = "x-shopify-topic"
TRIGGERED_AT = "x-shopify-triggered-at"
WEBHOOK_ID = "x-shopify-webhook-id"
EVENT_ID = "x-shopify-event-id"
API_VERSION = "x-shopify-api-version"


def verify(webhook: Webhook, secrets: Sequence[str], *, oldest_s: int) -> Delivery:
    """The delivery, if one of `secrets` signed the body. `oldest_s`: how long ago it may have been triggered, where
    its headers tell; 0 for any time. Raises Unverified."""
    headers = webhook.headers
    check(webhook.body, (from_base64(headers.get(SIGNATURE, "")),), secrets)
    at = unix_ms(headers.get(TRIGGERED_AT, ""))
    if oldest_s and at is not None and webhook.now - at // 1000 > oldest_s:
        raise Unverified("signature_old")
    topic = headers.get(TOPIC, "")
    return Delivery(
        topic=topic,
        delivery_id=headers.get(WEBHOOK_ID) or _id_of_event(headers.get(EVENT_ID, ""), topic) or _digest(webhook.body),
        body=webhook.body,
        at=at,
        api_version=headers.get(API_VERSION, ""),
    )


def unix_ms(text: str) -> int | None:
    """A time of a header (`2026-11-20T10:00:00.123456789Z`); None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int(moment.timestamp() * 1000) if moment.tzinfo else None


def _id_of_event(event_id: str, topic: str) -> str:
    """One event makes several deliveries: one for each topic that is asked for."""
    return f"{event_id}/{topic}" if event_id else ""


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()
