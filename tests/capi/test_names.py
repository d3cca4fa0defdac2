"""First and last names, and the keys made from them."""

from __future__ import annotations

import pytest

from signalpost.capi.names import first_five, initial, name


def test_a_name_loses_blanks_and_ascii_punctuation_and_keeps_the_rest() -> None:
    """Meta's builder does the same, so pixel and server share a key."""
    assert name("  Mary-Jane  O'Connor  ") == b"maryjaneoconnor"
    assert name("O’Brien") == "o’brien".encode()
    assert name("Agent007") == b"agent007"
    assert name("정") == "정".encode()


@pytest.mark.parametrize("text", ["", " - ", "N/A", "null", "UNDEFINED", "(none)", "@"])
def test_what_is_no_name_is_dropped(text: str) -> None:
    """Nothing to hash, or a word for unknown."""
    assert name(text) == b""
    assert first_five(text) == b""
    assert initial(text) == b""


def test_parts_of_names() -> None:
    """Five letters, one letter, counted in characters."""
    assert first_five("Washington") == b"washi"
    assert first_five("Élodie-Anne") == "élodi".encode()
    assert initial("Øystein") == "ø".encode()
