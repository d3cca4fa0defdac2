"""The signature of a webhook: HMAC-SHA256 over its id, its time and its body, as the Standard Webhooks specification
has it, so that libraries for that read ours.

    webhook-id: <id>                     the same at each try of one message
    webhook-timestamp: <Unix seconds>    of this try
    webhook-signature: v1,<base64>       of "<id>.<timestamp>.<body>"; several stand with spaces between
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from signalpost.errors import InvalidInput

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
PREFIX = "whsec_"
#: How far a receiver lets the time of a message be from its own (seconds).
TOLERANCE_S = 300
LEAST_BYTES, MOST_BYTES = 24, 64


def secret_text(random: bytes) -> str:
    """A secret as people copy it."""
    return PREFIX + base64.b64encode(random).decode()


def secret_bytes(text: str) -> bytes:
    """The key of a secret. InvalidInput: it is none, or too short; the text is not in the error."""
    try:
        found = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not text.startswith(PREFIX) or not LEAST_BYTES <= len(found) <= MOST_BYTES:
        raise InvalidInput(f"a signing secret is {PREFIX} and {LEAST_BYTES} to {MOST_BYTES} bytes in base64")
    return found


def headers(secret: str, message_id: str, at: int, body: bytes) -> Mapping[str, str]:
    """What a message goes out with. `at`: Unix seconds."""
    return {ID: message_id, TIMESTAMP: str(at), SIGNATURE: f"v1,{_mac(secret, message_id, str(at), body)}"}


def verify(secret: str, given: Mapping[str, str], body: bytes, now: int) -> bool:
    """Whether a message is ours and of now: what a receiver does. `given`: its headers, by names in small letters."""
    at = given.get(TIMESTAMP, "")
    if not (at.isascii() and at.isdigit() and len(at) <= 12) or abs(now - int(at)) > TOLERANCE_S:
        return False
    right = f"v1,{_mac(secret, given.get(ID, ''), at, body)}"
    offered = given.get(SIGNATURE, "").split()
    return any(hmac.compare_digest(right.encode(), one.encode()) for one in offered)


def _mac(secret: str, message_id: str, at: str, body: bytes) -> str:
    signed = b".".join((message_id.encode(), at.encode(), body))
    return base64.b64encode(hmac.digest(secret_bytes(secret), signed, hashlib.sha256)).decode()
