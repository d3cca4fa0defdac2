"""Whether a request is WooCommerce's: base64 of HMAC-SHA256 over the raw body, under the webhook's secret.

Source: `WC_Webhook::deliver`, `generate_signature`, `deliver_ping` (class-wc-webhook.php, read 2026-11). Only the body
is signed, and nothing in it says when it was sent. `X-WC-Webhook-Delivery-ID` is a digest of the webhook's number and
the second: two orders in one second share it, and a repetition has another. So a delivery is known by its signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from signalpost.connectors.signing import check, from_base64
from signalpost.connectors.webhook import Delivery, Webhook

SIGNATURE = "x-wc-webhook-signature"
TOPIC = "x-wc-webhook-topic"
PING = "ping"  # of ours: WooCommerce sends it when a webhook is made, without a topic and unsigned

_PING = re.compile(rb"webhook_id=[0-9]{1,20}", re.ASCII)


def verify(webhook: Webhook, secrets: Sequence[str]) -> Delivery:
    """The delivery, if one of `secrets` signed the body, or it is the first ping, which says nothing. Raises
    Unverified."""
    claimed = webhook.headers.get(SIGNATURE, "")
    if not claimed and _PING.fullmatch(webhook.body):
        return Delivery(topic=PING, delivery_id=webhook.body.decode(), body=webhook.body)
    check(webhook.body, (from_base64(claimed),), secrets)
    return Delivery(
        topic=webhook.headers.get(TOPIC, ""),
        delivery_id=claimed,
        body=webhook.body,
    )
