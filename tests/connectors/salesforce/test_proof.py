"""Whether a request is of somebody who knows the secret."""

from __future__ import annotations

import pytest

from signalpost.connectors.salesforce.proof import prove
from signalpost.connectors.webhook import Unverified, Webhook

SECRET = "a long word & that both know"
QUERY = "key=a+long+word+%26+that+both+know"


def code_of(secrets: tuple[str, ...] = (SECRET,), query: str = "", **headers: str) -> str:
    """Why it is refused; empty where it is not."""
    try:
        prove(Webhook(headers=headers, body=b"", now=0, query=query), secrets)
    except Unverified as refused:
        return refused.code
    return ""


def test_a_callout_has_the_secret_in_its_header_and_an_outbound_message_in_its_address() -> None:
    """Either of two counts while one is exchanged."""
    assert code_of(authorization=f"Bearer {SECRET}") == code_of(query=QUERY) == code_of(("new", SECRET), QUERY) == ""


@pytest.mark.parametrize(
    ("query", "headers", "code"),
    [
        ("", {}, "signature_missing"),
        ("key=", {}, "signature_missing"),
        ("other=1", {}, "signature_missing"),
        ("&" * 20 + QUERY, {}, "signature_missing"),
        (QUERY + "x" * 5_000, {}, "signature_malformed"),
        ("", {"authorization": "Basic abc"}, "signature_malformed"),
        ("", {"authorization": "Bearer " + "x" * 5_000}, "signature_malformed"),
        ("key=wrong", {}, "signature_wrong"),
        ("key=%C3%A4", {}, "signature_wrong"),
        (QUERY, {"authorization": "Bearer wrong"}, "signature_wrong"),
    ],
)
def test_anything_else_is_refused(query: str, headers: dict[str, str], code: str) -> None:
    """Missing, malformed and wrong are told apart; a header goes before the address."""
    assert code_of(query=query, **headers) == code


def test_an_empty_secret_is_nobodys() -> None:
    """Anybody could have it."""
    assert code_of(("",), "key=x") == "signature_wrong"
