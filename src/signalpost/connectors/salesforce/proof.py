"""Whether a request is of somebody who knows the secret: Salesforce signs nothing.

A callout of a flow sends the secret as `Authorization: Bearer …` (a named credential's header). An outbound message can
send no header, so that its secret stands in the address: `/webhooks/NAME?key=…`.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from urllib.parse import parse_qs

from signalpost.connectors.webhook import Unverified, Webhook

HEADER, PREFIX, KEY = "authorization", "Bearer ", "key"
LONGEST = 4_096  # characters


def prove(webhook: Webhook, secrets: Sequence[str]) -> None:
    """Unverified unless the request has one of `secrets`: `signature_missing`, `signature_malformed`,
    `signature_wrong`. Every secret is compared, so that the time does not tell which came close."""
    given = _given(webhook)
    if not given:
        raise Unverified("signature_missing")
    same = False
    for secret in secrets:
        same |= bool(secret) and hmac.compare_digest(given.encode(), secret.encode())
    if not same:
        raise Unverified("signature_wrong")


def _given(webhook: Webhook) -> str:
    header = webhook.headers.get(HEADER, "")
    if header:
        if not header.startswith(PREFIX) or len(header) > LONGEST:
            raise Unverified("signature_malformed")
        return header[len(PREFIX) :]
    if len(webhook.query) > LONGEST:
        raise Unverified("signature_malformed")
    found = parse_qs(webhook.query, max_num_fields=20).get(KEY, []) if webhook.query.count("&") < 20 else []
    return found[0] if found else ""
