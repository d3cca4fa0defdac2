"""A request is Stripe's if its body is signed with the endpoint's secret; Stripe's own library is asked of each case.

Rows: "Check the webhook signatures" (docs.stripe.com); stripe 16.1.
"""

from __future__ import annotations

import hmac

import pytest
import stripe

from signalpost.connectors.stripe import signature
from signalpost.connectors.stripe.signature import delivery_of, verify
from signalpost.connectors.webhook import Delivery, Unverified, Webhook
from stripe_stand_in import CREATED, NOW, SECRET, event, session, sign

BODY = event("checkout.session.completed", session())
HEADER = "stripe-signature"
TAKEN = "taken"


def ours(body: bytes, header: str | None, secrets: tuple[str, ...] = (SECRET,), now: int = NOW) -> str:
    """`taken`, or the code."""
    webhook = Webhook(headers={} if header is None else {HEADER: header}, body=body, now=now)
    try:
        verify(webhook, secrets)
    except Unverified as refused:
        return refused.code
    return TAKEN


def theirs(body: bytes, header: str | None, now: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether Stripe's library takes it at that time: its own clock is all that is moved."""
    monkeypatch.setattr("stripe._webhook.time.time", lambda: float(now))
    try:
        stripe.Webhook.construct_event(body, header, SECRET)
    except stripe.SignatureVerificationError:
        return False
    return True


def made(body: bytes = BODY, *secrets: str, at: int = NOW) -> str:
    return sign(body, *secrets, at=at)[HEADER]


def digest(body: bytes = BODY, secret: str = SECRET, at: int = NOW) -> str:
    return hmac.digest(secret.encode(), str(at).encode() + b"." + body, "sha256").hex()


CASES: dict[str, tuple[bytes, str | None, int, str]] = {
    "right": (BODY, made(), NOW, TAKEN),
    "another secret": (BODY, made(BODY, "whsec_other"), NOW, "signature_wrong"),
    "a byte changed": (BODY.replace(b"5980", b"5981"), made(), NOW, "signature_wrong"),
    "a blank more": (BODY + b" ", made(), NOW, "signature_wrong"),
    "the time changed": (BODY, f"t={NOW - 1},v1={digest()}", NOW, "signature_wrong"),
    "as old as may be": (BODY, made(), NOW + 300, TAKEN),
    "a second older": (BODY, made(), NOW + 301, "signature_old"),
    "replayed the next day": (BODY, made(), NOW + 86_400, "signature_old"),
    "old and wrong": (BODY, made(BODY, "whsec_other"), NOW + 400, "signature_wrong"),
    "of a clock ahead": (BODY, made(at=NOW + 600), NOW, TAKEN),
    "of two, the second": (BODY, made(BODY, "whsec_other", SECRET), NOW, TAKEN),
    "of two, the first": (BODY, made(BODY, SECRET, "whsec_other"), NOW, TAKEN),
    "of two, none": (BODY, made(BODY, "whsec_other", "whsec_third"), NOW, "signature_wrong"),
    "beside one that is none": (BODY, f"t={NOW},v1=xyz,v1={digest()}", NOW, TAKEN),
    "another order": (BODY, f"v1={digest()},t={NOW}", NOW, TAKEN),
    "v0 alone": (BODY, f"t={NOW},v0={digest()}", NOW, "signature_malformed"),
    "no header": (BODY, None, NOW, "signature_missing"),
    "an empty header": (BODY, "", NOW, "signature_missing"),
    "no time": (BODY, f"v1={digest()}", NOW, "signature_malformed"),
    "a time that is none": (BODY, f"t=now,v1={digest()}", NOW, "signature_malformed"),
    "no signature": (BODY, f"t={NOW}", NOW, "signature_malformed"),
    "a signature cut short": (BODY, f"t={NOW},v1={digest()[:-2]}", NOW, "signature_malformed"),
    "large letters": (BODY, f"t={NOW},v1={digest().upper()}", NOW, "signature_malformed"),
    "no hexadecimal": (BODY, f"t={NOW},v1={'z' * 64}", NOW, "signature_malformed"),
    "words": (BODY, "Bearer abc", NOW, "signature_malformed"),
    "an empty body": (b"{}", made(b"{}"), NOW, TAKEN),
}


@pytest.mark.parametrize("name", CASES)
def test_stripes_own_library_takes_and_refuses_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Right, wrong, old, changed, several, malformed."""
    body, header, now, expected = CASES[name]
    assert ours(body, header, now=now) == expected
    assert theirs(body, header, now, monkeypatch) is (expected == TAKEN)


def test_what_stripes_library_signs_is_taken() -> None:
    """Its own helper for tests, and ours, write the same header."""
    header = stripe.WebhookSignature.generate_signature_header(BODY.decode(), SECRET, NOW)
    assert ours(BODY, header) == TAKEN
    assert signature.sign(BODY, [SECRET], at=NOW) == header


def test_two_secrets_count_while_one_is_rolled() -> None:
    """Stripe keeps the old one for up to 24 hours."""
    assert ours(BODY, made(), ("whsec_new", SECRET)) == TAKEN
    assert ours(BODY, made(BODY, "whsec_new"), (SECRET, "whsec_new")) == TAKEN
    assert ours(BODY, made(), ("whsec_new",)) == "signature_wrong"


def test_no_secret_takes_nothing() -> None:
    """Nor does an empty one, with which anybody could sign."""
    assert ours(BODY, made(), ()) == "signature_wrong"
    assert ours(BODY, f"t={NOW},v1={digest(secret='')}", ("",)) == "signature_wrong"


def test_a_header_without_end_is_not_looked_at() -> None:
    """Thousands of signatures would each be compared."""
    assert ours(BODY, f"t={NOW}," + f"v1={digest()}," * 100) == "signature_malformed"
    assert ours(BODY, f"t={'9' * 30},v1={digest()}") == "signature_malformed"


def test_a_delivery_says_what_its_event_says() -> None:
    """Topic, id, time and version stand in the signed body, and nowhere else."""
    delivery = verify(Webhook(headers=sign(BODY), body=BODY, now=NOW), (SECRET,))
    assert delivery == Delivery(
        topic="checkout.session.completed",
        delivery_id="evt_1PgafyB7WZ01zgkW0000001",
        body=BODY,
        at=CREATED * 1_000,
        api_version="2026-10-28.fuji",
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b'{"id": 7}', b'{"id": "e", "created": 100000000000000000}', b'"\xff"', b"[" * 5_000],
)
def test_a_signed_body_that_is_no_event_is_a_delivery_of_nothing_known(body: bytes) -> None:
    """Reading it says what is wrong."""
    delivery = delivery_of(body)
    assert (delivery.topic, delivery.delivery_id, delivery.at) == ("", "", None)
