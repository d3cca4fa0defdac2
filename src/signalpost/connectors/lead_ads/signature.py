"""Whether a request is Meta's: `X-Hub-Signature-256`, with the secret of the app.

Source: "Webhooks: Getting started", Validating payloads (developers.facebook.com, read 2026-11): `sha256=` and
HMAC-SHA256 of the raw body in hexadecimal digits. No time is signed: what is sent again is known by the lead it names.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence

from signalpost.connectors.signing import DIGEST, check
from signalpost.connectors.webhook import Unverified, Webhook

SIGNATURE, PREFIX = "x-hub-signature-256", "sha256="
MODE, TOKEN, CHALLENGE = "hub.mode", "hub.verify_token", "hub.challenge"
SUBSCRIBE = "subscribe"
LONGEST = 200  # characters of a challenge; Meta's are numbers of ten digits


def verify(webhook: Webhook, secrets: Sequence[str]) -> None:
    """Unverified unless one of `secrets` signed the body."""
    claimed = webhook.headers.get(SIGNATURE, "")
    if not claimed:
        raise Unverified("signature_missing")
    digits = claimed.removeprefix(PREFIX)
    try:
        signature = bytes.fromhex(digits) if claimed != digits and digits.isascii() and digits.isalnum() else b""
    except ValueError:
        signature = b""
    if len(signature) != DIGEST:
        raise Unverified("signature_malformed")
    check(webhook.body, [signature], secrets)


def verify_token(secret: str, name: str) -> str:
    """The word by which Meta knows that it asks the right gateway: made of the app's secret and the source's name, so
    that nobody has to keep another one."""
    return hmac.digest(secret.encode(), f"verify {name}".encode(), "sha256").hex()[:DIGEST]


def challenged(query: Mapping[str, str], secrets: Sequence[str], name: str) -> str:
    """What Meta wants to read when it makes sure of an address. Unverified: `signature_missing`, `signature_malformed`,
    `signature_wrong`."""
    mode, given, challenge = (query.get(one, "") for one in (MODE, TOKEN, CHALLENGE))
    if not (mode and given and challenge):
        raise Unverified("signature_missing")
    if mode != SUBSCRIBE or len(challenge) > LONGEST or not (challenge.isascii() and challenge.isalnum()):
        raise Unverified("signature_malformed")
    right = False
    for secret in secrets:
        right |= bool(secret) and hmac.compare_digest(given.encode(), verify_token(secret, name).encode())
    if not right:
        raise Unverified("signature_wrong")
    return challenge
