"""The issuer of click ids for WhatsApp."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.clicks import is_issued, issue


@given(st.binary(min_size=12, max_size=12))
def test_what_was_issued_is_recognised(nonce: bytes) -> None:
    """By any sandbox, without memory; the same bytes give the same id."""
    assert is_issued(issue(nonce))
    assert issue(nonce) == issue(nonce)


@given(st.text(max_size=40))
def test_no_made_up_value_passes(text: str) -> None:
    """Section 15: `ctwa_clid` is checked against a real click."""
    assert not is_issued(text)
    assert not is_issued("ARA" + text)


def test_a_changed_letter_is_noticed() -> None:
    """Also one in the part that is not the checksum."""
    clid = issue(bytes(12))
    assert not is_issued(clid[:5] + ("B" if clid[5] != "B" else "C") + clid[6:])


def test_an_id_is_made_from_twelve_bytes() -> None:
    """Fewer would not be unique."""
    with pytest.raises(ValueError, match="12 bytes"):
        issue(b"short")
