"""Signatures of raw bodies, against several secrets."""

from __future__ import annotations

import base64
import hmac

import pytest

from signalpost.connectors.signing import check, from_base64
from signalpost.connectors.webhook import Unverified


def signed(secret: str, body: bytes = b"body") -> bytes:
    """As a platform signs."""
    return hmac.digest(secret.encode(), body, "sha256")


def code_of(secrets: tuple[str, ...], *signatures: bytes, body: bytes = b"body") -> str:
    """Why a body was refused; empty where it was not."""
    try:
        check(body, signatures, secrets)
    except Unverified as refused:
        return refused.code
    return ""


def test_any_of_the_secrets_may_have_signed() -> None:
    """While one is exchanged both are in force."""
    assert code_of(("new", "old"), signed("old")) == code_of(("new", "old"), signed("new")) == ""


def test_any_of_the_signatures_may_be_right() -> None:
    """A platform that exchanges its secret signs with both."""
    assert code_of(("new",), signed("old"), signed("new")) == ""


@pytest.mark.parametrize(
    ("secrets", "signature", "body"),
    [
        (("other",), signed("secret"), b"body"),
        (("secret",), signed("secret"), b"bodY"),
        ((), signed("secret"), b"body"),
        (("",), signed(""), b"body"),
    ],
    ids=["another secret", "a changed byte", "no secret", "an empty secret"],
)
def test_what_is_not_signed_is_refused(secrets: tuple[str, ...], signature: bytes, body: bytes) -> None:
    """An empty secret is everybody's."""
    assert code_of(secrets, signature, body=body) == "signature_wrong"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "signature_missing"),
        ("not base64", "signature_malformed"),
        (base64.b64encode(b"short").decode(), "signature_malformed"),
        ("ü" * 44, "signature_malformed"),
        (base64.b64encode(bytes(32)).decode() + "\n", "signature_malformed"),
    ],
)
def test_a_signature_is_32_bytes_in_base64(text: str, code: str) -> None:
    """Anything else is said to be none."""
    with pytest.raises(Unverified) as refused:
        from_base64(text)
    assert refused.value.code == code


def test_32_bytes_in_base64_are_a_signature() -> None:
    """As every platform writes them."""
    assert from_base64(base64.b64encode(bytes(32)).decode()) == bytes(32)
