"""Whether a request is the sender's: an HMAC of its raw body, or a secret that both know."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from signalpost.connectors.generic.mapping import Signature
from signalpost.connectors.signing import DIGEST, check, from_base64
from signalpost.connectors.webhook import Unverified, Webhook

MILLISECONDS = 100_000_000_000
LONGEST = 4_096  # characters of a header


def proved(webhook: Webhook, signature: Signature, secrets: Sequence[str]) -> int | None:
    """When the request was signed (Unix seconds), where that is signed too, if one of `secrets` did. Raises
    Unverified."""
    given = webhook.headers.get(signature.header, "")
    if not given:
        raise Unverified("signature_missing")
    if len(given) > LONGEST or not given.startswith(signature.prefix):
        raise Unverified("signature_malformed")
    proof = given[len(signature.prefix) :]
    if signature.style == "bearer":
        _same(proof, secrets)
        return None
    stamp = webhook.headers.get(signature.timestamp_header, "") if signature.timestamp_header else ""
    at = _seconds(stamp) if signature.timestamp_header else None
    check(_signed(signature, stamp, webhook.body), [_digest(proof, signature.encoding)], secrets)
    if at is not None and abs(webhook.now - at) > signature.tolerance_s:
        raise Unverified("signature_old")
    return at


def _same(proof: str, secrets: Sequence[str]) -> None:
    """Every secret is compared, so that the time does not tell which came close; an empty one is nobody's."""
    given = proof.encode()
    same = False
    for secret in secrets:
        same |= bool(secret) and hmac.compare_digest(given, secret.encode())
    if not same:
        raise Unverified("signature_wrong")


def _signed(signature: Signature, stamp: str, body: bytes) -> bytes:
    before, _, after = signature.signed.partition("{body}")
    return before.replace("{timestamp}", stamp).encode() + body + after.replace("{timestamp}", stamp).encode()


def _seconds(stamp: str) -> int:
    if not stamp:
        raise Unverified("signature_missing")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 15):
        raise Unverified("signature_malformed")
    return int(stamp) // 1_000 if int(stamp) >= MILLISECONDS else int(stamp)


def _digest(text: str, encoding: str) -> bytes:
    if encoding == "base64":
        return from_base64(text)
    try:
        found = bytes.fromhex(text) if text.isascii() and text.isalnum() else b""
    except ValueError:
        found = b""
    if len(found) != DIGEST:
        raise Unverified("signature_malformed")
    return found
