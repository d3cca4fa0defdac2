"""Letters, blanks, signs, and one Unicode form for all."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.letters import NO_BLANKS, NO_BLANKS_OR_PUNCTUATION, UNSEEN, letters, utf8, without


def test_letters_of_any_script_stay_with_their_accents() -> None:
    """Signs, digits, blanks, emoji and drawing hints go."""
    assert letters("St. Louis 63101") == b"stlouis"
    assert letters("Île-de-France") == "îledefrance".encode()
    assert letters("北京 2") == "北京".encode()
    assert letters("New😀\ufe0fYork") == b"newyork"
    assert letters("\u0301") == b""


@given(st.text())
def test_one_and_two_character_accents_are_one_text(text: str) -> None:
    """Composed or decomposed, the bytes to hash are the same."""
    composed, decomposed = normalize("NFC", text), normalize("NFD", text)
    assert letters(composed) == letters(decomposed)
    if not composed.isascii():
        assert without(composed, NO_BLANKS) == without(decomposed, NO_BLANKS)


@given(st.text())
def test_removed_characters_are_gone(text: str) -> None:
    """No blank and no unseen character is left, nor ASCII punctuation where that goes too."""
    kept = without(text, NO_BLANKS_OR_PUNCTUATION).decode()
    assert not set(kept) & {*UNSEEN, " ", "\t", "-", "'", "."}


def test_a_lone_surrogate_cannot_be_sent() -> None:
    """Half a character is nothing that UTF-8 can hold."""
    assert utf8("a\ud800") == b""
    assert letters("a\ud800é") == "aé".encode()


def test_hints_on_how_to_draw_a_character_are_no_letters() -> None:
    """Both ranges of them, whole; what stands beside them may be a mark of a script."""
    for hint in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)):
        assert letters(f"葛{chr(hint)}城") == "葛城".encode()
    assert letters("葛\ufe20") == "葛\ufe20".encode()


def test_marks_that_a_letter_carries_stay() -> None:
    """Those that Unicode cannot compose with it too: spacing ones and others."""
    assert letters("हिन्दी") == normalize("NFC", "हिन्दी").encode()
    assert letters("m\u0304e\u0304") == normalize("NFC", "m\u0304e\u0304").encode()
