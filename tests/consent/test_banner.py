"""The short form of what a consent banner says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.consent.banner import allowed, written

MAYBE = st.sampled_from([True, False, None])


@given(MAYBE, MAYBE, MAYBE)
def test_what_was_written_is_read(vendor: bool | None, marketing: bool | None, sale: bool | None) -> None:
    """Missing stays missing."""
    short = written(vendor=vendor, marketing=marketing, sale=sale)
    assert allowed(short, "vendor") is vendor
    assert allowed(short, "marketing") is marketing
    assert allowed(short, "sale") is sale


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    """Nothing that a tag may send raises."""
    assert allowed(text, "vendor") in (True, False, None)
