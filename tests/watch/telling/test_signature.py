"""A receiver can tell our messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents_told import NOON
from signalpost.errors import InvalidInput
from signalpost.watch.telling.signature import (
    ID,
    SIGNATURE,
    TIMESTAMP,
    TOLERANCE_S,
    headers,
    secret_bytes,
    secret_text,
    verify,
)

SECRET = secret_text(b"k" * 32)


def test_it_is_that_of_standard_webhooks() -> None:
    """Their published example: this id, time, body and secret have this signature."""
    found = headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert found == {
        ID: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        TIMESTAMP: "1614265330",
        SIGNATURE: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(st.binary(max_size=200), st.text(st.characters(codec="ascii", exclude_characters="."), max_size=20))
def test_what_was_signed_is_verified_and_nothing_else(body: bytes, message_id: str) -> None:
    """Another body, id, time or key is not."""
    given = headers(SECRET, message_id, NOON, body)
    assert verify(SECRET, given, body, NOON)
    assert not verify(SECRET, given, body + b" ", NOON)
    assert not verify(SECRET, {**given, ID: message_id + "x"}, body, NOON)
    assert not verify(SECRET, {**given, TIMESTAMP: str(NOON + 1)}, body, NOON)
    assert not verify(secret_text(b"j" * 32), given, body, NOON)


def test_an_old_message_is_no_message() -> None:
    """Who recorded one cannot send it again later."""
    given = headers(SECRET, "m", NOON, b"b")
    assert [verify(SECRET, given, b"b", NOON + off) for off in (TOLERANCE_S, TOLERANCE_S + 1, -TOLERANCE_S - 1)] == [
        True, False, False,
    ]  # fmt: skip


def test_one_of_several_signatures_is_enough() -> None:
    """While a secret is being changed."""
    given = headers(SECRET, "m", NOON, b"b")
    assert verify(SECRET, {**given, SIGNATURE: f"v1,AAAA {given[SIGNATURE]} v2,x"}, b"b", NOON)


@pytest.mark.parametrize("given", [{}, {TIMESTAMP: "x"}, {TIMESTAMP: "²"}, {TIMESTAMP: "9" * 5_000}])
def test_what_is_no_message_is_refused(given: dict[str, str]) -> None:
    """Without an error."""
    assert not verify(SECRET, {SIGNATURE: "v1,é", **given}, b"b", NOON)


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_%%%", "k" * 40, secret_text(b"k" * 23), secret_text(b"k" * 65)])
def test_a_secret_that_is_none_is_not_in_its_error(text: str) -> None:
    """Nor one that is too short."""
    with pytest.raises(InvalidInput, match="signing secret") as told:
        secret_bytes(text)
    assert len(text) < 20 or text not in str(told.value)
