"""Whether a request is Stripe's: `Stripe-Signature: t=…,v1=…`, HMAC-SHA256 of `t.body` in hexadecimal digits.

Source: "Check the webhook signatures" (docs.stripe.com), and Stripe's Python library, with which it agrees case by case
(a test). While a secret is rolled, Stripe signs with both for up to 24 hours: one `v1` each. A time in the future is no
fault, as with Stripe: only Stripe can have signed it.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

import msgspec

from signalpost.connectors.reading import Second
from signalpost.connectors.signing import check
from signalpost.connectors.webhook import Delivery, Unverified, Webhook

HEADER = "stripe-signature"
SCHEME = "v1"  # v0 is of test events, and proves nothing
TOLERANCE_S = 300  # of Stripe's own libraries
LONGEST = 4_096  # characters of the header
HEX_DIGITS = 64


class _Head(msgspec.Struct, frozen=True, gc=False):
    """What every event has, before its object."""

    id: str = ""
    type: str = ""
    created: Second | None = None
    api_version: str | None = None


_head = msgspec.json.Decoder(_Head)
NOT_AN_EVENT = _Head()


def verify(webhook: Webhook, secrets: Sequence[str], *, tolerance_s: int = TOLERANCE_S) -> Delivery:
    """The delivery, if one of `secrets` made one of its signatures, at most `tolerance_s` ago. Raises Unverified."""
    signed_at, signatures = _parts(webhook.headers.get(HEADER, ""))
    check(b"%d.%s" % (signed_at, webhook.body), signatures, secrets)
    if signed_at < webhook.now - tolerance_s:
        raise Unverified("signature_old")
    return delivery_of(webhook.body)


def delivery_of(body: bytes) -> Delivery:
    """An event as Stripe's webhook and its list of events both have it."""
    try:
        head = _head.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        head = NOT_AN_EVENT  # signed, and no event: reading it says what is wrong
    return Delivery(
        topic=head.type,
        delivery_id=head.id,
        body=body,
        at=head.created * 1_000 if head.created is not None else None,
        api_version=head.api_version or "",
    )


def sign(body: bytes, secrets: Sequence[str], *, at: int) -> str:
    """The header that Stripe sends with `body`, signed at `at` (Unix seconds) with each of `secrets`."""
    made = [hmac.digest(secret.encode(), b"%d.%s" % (at, body), "sha256").hex() for secret in secrets]
    return ",".join([f"t={at}", *[f"{SCHEME}={digest}" for digest in made]])


def _parts(header: str) -> tuple[int, list[bytes]]:
    """Time and signatures. A signature that is none is left out: there may be another."""
    if not header:
        raise Unverified("signature_missing")
    pairs = [part.partition("=")[::2] for part in header.split(",")] if len(header) <= LONGEST else []
    times = [value.strip() for name, value in pairs if name.strip() == "t"]
    found = [signature for name, value in pairs if name.strip() == SCHEME and (signature := _digest(value))]
    if not times or not (times[0].isascii() and times[0].isdigit()) or len(times[0]) > 15 or not found:
        raise Unverified("signature_malformed")
    return int(times[0]), found


def _digest(text: str) -> bytes:
    """The bytes of a signature as Stripe writes it, in small letters; empty where it is none."""
    if len(text) != HEX_DIGITS or text != text.lower():
        return b""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
