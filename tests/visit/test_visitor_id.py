"""The visitor id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.visit.cookies import can_stand
from signalpost.visit.visitor_id import make, parse


@given(st.binary(min_size=16, max_size=16), st.integers(0, 99_999_999_999))
def test_a_visitor_id_is_read_as_it_was_made(random: bytes, now_s: int) -> None:
    """Its text can stand in a cookie and tells when it was made."""
    made = make(random, now_s)
    assert can_stand(str(made))
    assert parse(str(made)) == made
    assert made.made_s == now_s


def test_different_random_bytes_make_different_ids() -> None:
    """All 128 bits are in the text."""
    texts = {str(make(bytes(15) + bytes([last]), 1)) for last in range(256)}
    assert len(texts) == 256


@pytest.mark.parametrize("size", [0, 15, 17])
def test_fewer_random_bits_make_no_id(size: int) -> None:
    """An id that could be guessed would hand over another visitor's cookies."""
    with pytest.raises(ValueError, match="16 random bytes"):
        make(bytes(size), 1)


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.2", "2.1795300000." + "A" * 22, "1.x." + "A" * 22, "1.1." + "A" * 21, "1.1." + "A" * 23,
     "1.01." + "A" * 22, "1.1." + "=" * 22, "1.1." + "A" * 22 + ".x", "1." + "9" * 12 + "." + "A" * 22],
)  # fmt: skip
def test_anything_else_is_no_visitor_id(text: str) -> None:
    """A forged or cut text is nobody."""
    assert parse(text) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever a cookie holds, reading it ends with an id or None."""
    found = parse(text)
    assert found is None or str(found) == text


def test_a_visitor_id_shows_no_value() -> None:
    """`repr()` says nothing about the visitor."""
    assert repr(make(bytes(16), 1)) == "VisitorId(…)"
