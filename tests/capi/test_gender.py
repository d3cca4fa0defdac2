"""Gender is f, m or left out."""

from __future__ import annotations

import pytest

from signalpost.capi.gender import gender


@pytest.mark.parametrize(
    ("text", "form"), [("Female", b"f"), (" M ", b"m"), ("Mr.", b"m"), ("ma'am", b"f"), ("Frau", b"f")]
)
def test_words_that_say_it_are_read(text: str, form: bytes) -> None:
    """In any case, in the languages of large markets."""
    assert gender(text) == form


@pytest.mark.parametrize(
    "text", ["", "non-binary", "nonbinary", "x", "m/f", "0", "1", "unknown", "prefer not to say", "mx"]
)
def test_everything_else_is_left_out(text: str) -> None:
    """Never the first letter of a word."""
    assert gender(text) == b""
