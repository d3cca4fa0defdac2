"""Whether a request is HubSpot's: signature v3, with the client secret of the app.

Source: "Validating requests" (developers.hubspot.com, read 2026-11): base64 of HMAC-SHA256 over method, URI, body and
timestamp, nothing between; requests older than five minutes are to be refused. Which escapes of the URI are decoded
before is unverified: a signature of it as it came is taken, or with _ESCAPES decoded.
The older signatures (v1, v2) sign no time, so that they could be replayed, and are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from signalpost.connectors.signing import check, from_base64
from signalpost.connectors.webhook import Unverified, Webhook

SIGNATURE, TIMESTAMP = "x-hubspot-signature-v3", "x-hubspot-request-timestamp"
TOLERANCE_MS = 300_000

_MILLISECONDS = re.compile(r"[0-9]{1,15}", re.ASCII)
#: Of these characters: : / ? @ ! $ ' ( ) * , ;
_ESCAPES = re.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)


def verify(webhook: Webhook, secrets: Sequence[str], address: str) -> int:
    """When it was signed (Unix ms), if one of `secrets` signed it within the last five minutes. `address`: where
    HubSpot was told to find us; empty where nobody said it, and then it is what the request names. Raises
    Unverified."""
    headers = webhook.headers
    claimed, timestamp = headers.get(SIGNATURE, ""), headers.get(TIMESTAMP, "")
    if not (claimed and timestamp):
        raise Unverified("signature_missing")
    if not _MILLISECONDS.fullmatch(timestamp):
        raise Unverified("signature_malformed")
    signature = from_base64(claimed)
    uri = address or f"https://{headers.get('host', '')}{webhook.path}"
    if webhook.query and "?" not in uri:
        uri = f"{uri}?{webhook.query}"
    decoded = _ESCAPES.sub(lambda found: chr(int(found[1], 16)), uri)
    try:
        check(b"POST" + uri.encode() + webhook.body + timestamp.encode(), [signature], secrets)
    except Unverified:
        if decoded == uri:
            raise
        check(b"POST" + decoded.encode() + webhook.body + timestamp.encode(), [signature], secrets)
    at = int(timestamp)
    if abs(webhook.now * 1_000 - at) > TOLERANCE_MS:
        raise Unverified("signature_old")
    return at
