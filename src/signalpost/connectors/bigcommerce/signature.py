"""Whether a request is BigCommerce's: Standard Webhooks, with the client secret of the API account.

Source: "HTTPS Webhooks Overview", Security (read 2026-11), and standardwebhooks.com: HMAC-SHA256 over
`id.timestamp.body`, several signatures with blanks between, each `v1,` and base64. Id and time are signed too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from signalpost.connectors.signing import check, from_base64
from signalpost.connectors.webhook import Delivery, Unverified, Webhook

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE_S = 300  # as the libraries of Standard Webhooks have it, into the past and the future
VERSION = "v1,"
MOST_SIGNATURES = 8

_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


def verify(webhook: Webhook, secrets: Sequence[str]) -> Delivery:
    """The delivery, if one of `secrets` signed it within the last five minutes. Its topic is in the body. Raises
    Unverified."""
    headers = webhook.headers
    webhook_id, timestamp, claimed = (headers.get(name, "") for name in (ID, TIMESTAMP, SIGNATURE))
    if not (webhook_id and timestamp and claimed):
        raise Unverified("signature_missing")
    ours = [one[len(VERSION) :] for one in claimed.split(" ")[:MOST_SIGNATURES] if one.startswith(VERSION)]
    if not ours or not _SECONDS.fullmatch(timestamp):
        raise Unverified("signature_malformed")
    signatures = [from_base64(one) for one in ours]
    check(f"{webhook_id}.{timestamp}.".encode() + webhook.body, signatures, secrets)
    at = int(timestamp)
    if abs(webhook.now - at) > TOLERANCE_S:
        raise Unverified("signature_old")
    return Delivery(topic="", delivery_id=webhook_id, body=webhook.body, at=at * 1000)
