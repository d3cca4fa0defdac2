"""Texts inside texts."""

from __future__ import annotations

import base64
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from signalpost.privacy.packed import packed

HIDDEN = "anna@shop.example"


def test_base64_is_opened() -> None:
    """Both alphabets, padded or not, within a text."""
    for made in (base64.b64encode(HIDDEN.encode()), base64.urlsafe_b64encode(HIDDEN.encode()).rstrip(b"=")):
        text = f"id {made.decode()} end"
        [(start, end, opened)] = packed(text)
        assert (text[start:end], opened) == (made.decode(), HIDDEN)


def test_hexadecimal_is_opened() -> None:
    """It says what it says."""
    assert [opened for _, _, opened in packed(HIDDEN.encode().hex())] == [HIDDEN]


def test_a_hash_holds_no_text() -> None:
    """Nor does a random token."""
    assert list(packed(sha256(b"").hexdigest())) == []


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    """Never an error; what is found stands in the text."""
    assert all(0 <= start < end <= len(text) for start, end, _ in packed(text))


def test_what_cannot_be_opened_holds_nothing() -> None:
    """An odd number of digits, a length that base64 does not have, bytes that are no text."""
    assert list(packed(HIDDEN.encode().hex()[:-1])) == []
    assert list(packed(base64.b64encode(HIDDEN.encode() + b"1").decode() + "a")) == []
    assert list(packed(bytes(range(128, 160)).hex())) == []
    assert list(packed((b"anna\x7f" * 6).hex())) == []
