"""Whether a request is the sender's, in the styles that senders have."""

from __future__ import annotations

import base64
import hmac
from typing import Any

import msgspec
import pytest

from signalpost.connectors.generic.mapping import Signature
from signalpost.connectors.generic.signature import proved
from signalpost.connectors.webhook import Unverified, Webhook

BODY, SECRET, NOW = b'{"id":"1001"}', "a-secret", 1_795_165_230
HEX = hmac.digest(SECRET.encode(), BODY, "sha256").hex()
TIMED = {"timestamp_header": "x-timestamp", "signed": "{timestamp}.{body}"}


def signature(**settings: Any) -> Signature:
    return msgspec.convert({"style": "hmac-sha256", "header": "x-signature", **settings}, Signature)


def checked(
    how: Signature, *secrets: str, body: bytes = BODY, now: int = NOW, **headers: str
) -> tuple[str, int | None]:
    """`taken` or the code, and the time that was signed."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        return "taken", proved(Webhook(headers=named, body=body, now=now), how, secrets or (SECRET,))
    except Unverified as refused:
        return refused.code, None


def timed(stamp: str, body: bytes = BODY) -> str:
    return hmac.digest(SECRET.encode(), stamp.encode() + b"." + body, "sha256").hex()


@pytest.mark.parametrize(
    ("how", "header"),
    [
        ({}, HEX),
        ({"prefix": "sha256="}, f"sha256={HEX}"),
        ({"encoding": "base64"}, base64.b64encode(bytes.fromhex(HEX)).decode()),
        ({"encoding": "base64", "prefix": "v1,"}, "v1," + base64.b64encode(bytes.fromhex(HEX)).decode()),
        ({"style": "bearer"}, SECRET),
        ({"style": "bearer", "prefix": "Bearer "}, f"Bearer {SECRET}"),
    ],
)
def test_each_style_takes_its_own_and_nothing_else(how: dict[str, Any], header: str) -> None:
    """Right, changed by a byte, of another secret, malformed, missing."""
    by = signature(**how)
    assert checked(by, x_signature=header) == ("taken", None)
    assert checked(by, "another", x_signature=header)[0] == "signature_wrong"
    assert checked(by, "another", SECRET, x_signature=header)[0] == "taken"
    assert checked(by, "", x_signature=header)[0] == "signature_wrong"
    assert checked(by)[0] == "signature_missing"
    if by.style != "bearer":
        assert checked(by, body=BODY + b" ", x_signature=header)[0] == "signature_wrong"
        assert checked(by, x_signature=header[:-2])[0] == "signature_malformed"
        assert checked(by, x_signature="x" + header)[0] == "signature_malformed"
    if by.prefix:
        assert checked(by, x_signature=header.removeprefix(by.prefix))[0] == "signature_malformed"


@pytest.mark.parametrize("stamp", [str(NOW), str(NOW * 1_000), str(NOW - 300), str(NOW + 300)])
def test_a_time_that_is_signed_too_is_when_it_was_sent(stamp: str) -> None:
    """In seconds or milliseconds, not too old, nor from a clock that is far ahead."""
    by = signature(**TIMED)
    assert checked(by, x_timestamp=stamp, x_signature=timed(stamp))[0] == "taken"


@pytest.mark.parametrize(
    ("stamp", "code"),
    [
        (str(NOW - 301), "signature_old"),
        (str(NOW + 301), "signature_old"),
        ("", "signature_missing"),
        ("now", "signature_malformed"),
        ("9" * 16, "signature_malformed"),
    ],
)
def test_a_time_that_is_none_or_long_ago_is_refused(stamp: str, code: str) -> None:
    """So that what was overheard cannot be sent again."""
    assert checked(signature(**TIMED), x_timestamp=stamp, x_signature=timed(stamp))[0] == code


def test_the_time_of_another_request_does_not_fit() -> None:
    """It is signed with the body."""
    assert checked(signature(**TIMED), x_timestamp=str(NOW), x_signature=timed(str(NOW - 1)))[0] == "signature_wrong"
    assert checked(signature(**TIMED), x_timestamp=str(NOW), x_signature=HEX)[0] == "signature_wrong"


def test_what_is_signed_may_stand_anywhere_around_the_body() -> None:
    """As senders have it."""
    by = signature(timestamp_header="x-timestamp", signed="v0:{timestamp}:{body}")
    made = hmac.digest(SECRET.encode(), b"v0:%d:" % NOW + BODY, "sha256").hex()
    assert checked(by, x_timestamp=str(NOW), x_signature=made) == ("taken", NOW)


def test_a_header_without_end_is_malformed() -> None:
    """It is not compared."""
    assert checked(signature(style="bearer"), x_signature="x" * 5_000)[0] == "signature_malformed"


def test_a_secret_with_letters_of_any_language_is_compared() -> None:
    """Headers come as latin-1."""
    assert checked(signature(style="bearer"), "schlüssel", x_signature="schlüssel")[0] == "taken"
