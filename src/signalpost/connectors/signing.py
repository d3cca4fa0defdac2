"""HMAC-SHA256 over a raw body, against several secrets, in constant time."""

from __future__ import annotations

import binascii
import hmac
from collections.abc import Iterable, Sequence

from signalpost.connectors.webhook import Unverified

DIGEST = 32  # bytes of SHA-256


def from_base64(text: str) -> bytes:
    """The 32 bytes that a signature is, or Unverified: `signature_missing`, `signature_malformed`."""
    if not text:
        raise Unverified("signature_missing")
    try:
        found = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError):  # ValueError: signs outside ASCII
        found = b""
    if len(found) != DIGEST:
        raise Unverified("signature_malformed")
    return found


def check(message: bytes, signatures: Iterable[bytes], secrets: Sequence[str]) -> None:
    """Unverified (`signature_wrong`) unless one of `secrets` made one of `signatures` of `message`.

    Every pair is compared, so that the time does not tell which came close. An empty secret signs nothing: anybody
    could sign with it.
    """
    made = [hmac.digest(secret.encode(), message, "sha256") for secret in secrets if secret]
    right = False
    for signature in signatures:
        for digest in made:
            right |= hmac.compare_digest(signature, digest)
    if not right:
        raise Unverified("signature_wrong")
