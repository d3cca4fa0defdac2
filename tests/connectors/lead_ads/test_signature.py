"""Whether a request is Meta's, and what Meta reads when it makes sure of an address."""

from __future__ import annotations

import pytest

from lead_ads_stand_in import SECRET, signed, webhook
from signalpost.connectors.lead_ads.signature import SIGNATURE, challenged, verify, verify_token
from signalpost.connectors.webhook import Unverified, Webhook

BODY, HEADERS = signed(webhook(123456789012345, 1_795_000_000))
TOKEN = verify_token(SECRET, "ads")
ASKED = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}


def code_of(headers: dict[str, str] = HEADERS, body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,)) -> str:
    """Why it is refused; empty where it is not."""
    try:
        verify(Webhook(headers=headers, body=body, now=0), secrets)
    except Unverified as refused:
        return refused.code
    return ""


def test_a_signed_delivery_is_metas() -> None:
    """By either secret while one is exchanged; as openssl signs it."""
    assert code_of() == code_of(secrets=("new", SECRET)) == ""
    proof = "sha256=9c203d9241e36ada2d59ea0f663a9dd43972e80366f0f0c09306242b661203be"
    assert code_of({SIGNATURE: proof}, b"{}", ("x",)) == ""


@pytest.mark.parametrize(
    ("claimed", "code"),
    [
        ("", "signature_missing"),
        ("a" * 64, "signature_malformed"),
        ("sha1=" + "a" * 40, "signature_malformed"),
        ("sha256=" + "a" * 63, "signature_malformed"),
        ("sha256=" + "zz" * 32, "signature_malformed"),
        ("sha256=" + "ä" * 64, "signature_malformed"),
        ("sha256=" + "aa" * 32, "signature_wrong"),
    ],
)
def test_anything_else_is_refused(claimed: str, code: str) -> None:
    """Missing, malformed and wrong are told apart."""
    assert code_of({SIGNATURE: claimed}) == code


def test_a_changed_byte_is_seen() -> None:
    """And an empty secret signs nothing."""
    assert code_of(body=BODY.replace(b"leadgen", b"leadgem")) == code_of(secrets=("",)) == "signature_wrong"


def test_meta_reads_its_own_word_where_the_token_is_right() -> None:
    """Made of the app's secret and the source's name."""
    assert challenged(ASKED, ("new", SECRET), "ads") == "1158201444"
    assert len(TOKEN) == 32
    assert verify_token(SECRET, "other") != TOKEN


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hub.mode": ""}, "signature_missing"),
        ({"hub.verify_token": ""}, "signature_missing"),
        ({"hub.challenge": ""}, "signature_missing"),
        ({"hub.mode": "unsubscribe"}, "signature_malformed"),
        ({"hub.challenge": "<script>"}, "signature_malformed"),
        ({"hub.challenge": "1" * 201}, "signature_malformed"),
        ({"hub.verify_token": "guessed"}, "signature_wrong"),
    ],
)
def test_nobody_else_is_answered(changes: dict[str, str], code: str) -> None:
    """And nothing but letters and digits is said again."""
    with pytest.raises(Unverified) as refused:
        challenged({**ASKED, **changes}, (SECRET,), "ads")
    assert refused.value.code == code
    with pytest.raises(Unverified):
        challenged(ASKED, ("",), "ads")
