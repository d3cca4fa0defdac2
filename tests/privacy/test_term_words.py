"""The words for health and money."""

from __future__ import annotations

import pytest

from signalpost.privacy import term_words

SETS = [name for name in dir(term_words) if isinstance(getattr(term_words, name), frozenset)]


@pytest.mark.parametrize("name", SETS)
def test_words_are_written_as_they_are_compared(name: str) -> None:
    """In lower case, one word each."""
    assert all(word == word.lower() and " " not in word for word in getattr(term_words, name))


def test_phrases_have_words() -> None:
    """Each phrase once."""
    for phrases in (term_words.HEALTH_PHRASES, term_words.FINANCE_PHRASES):
        assert all(phrase and phrase == phrase.lower() for phrase in phrases)
        assert len(set(phrases)) == len(phrases)
