"""Click ids of ads that open a WhatsApp chat, as this sandbox issues and recognises them.

Meta checks `ctwa_clid` against a real click, so that no made-up value passes. Here an id carries its own proof: 12
bytes of anything, and a checksum of them. So ids need not be remembered, outlive a restart, and can stand in a fixture;
they prove nothing to anybody else, and are not meant to.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

NONCE_BYTES = 12
_PREFIX = "ARA"  # how the public samples begin
_KEY = b"a click of the sandbox"


def issue(nonce: bytes) -> str:
    """The click id that `nonce`, 12 bytes, stands for."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a click id is made from {NONCE_BYTES} bytes")
    return _PREFIX + base64.urlsafe_b64encode(nonce + _proof(nonce)).decode()


def is_issued(ctwa_clid: str) -> bool:
    """Whether a sandbox issued it."""
    try:
        raw = base64.urlsafe_b64decode(ctwa_clid.removeprefix(_PREFIX).encode("ascii"))
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return False
    nonce, proof = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    return ctwa_clid.startswith(_PREFIX) and hmac.compare_digest(proof, _proof(nonce))


def _proof(nonce: bytes) -> bytes:
    return hmac.digest(_KEY, nonce, hashlib.sha256)[:NONCE_BYTES]
