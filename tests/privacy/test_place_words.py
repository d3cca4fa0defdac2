"""The words of keys."""

from __future__ import annotations

import pytest

from signalpost.privacy import place_words

SETS = [name for name in dir(place_words) if isinstance(getattr(place_words, name), frozenset)]


@pytest.mark.parametrize("name", SETS)
def test_words_are_written_as_keys_are_split(name: str) -> None:
    """In lower case and without blanks: another could never be met."""
    assert all(word == word.lower() and word for word in getattr(place_words, name))


def test_national_numbers_lead_to_a_country() -> None:
    """Or to `any`, or to passports, which have no form of their own."""
    assert all(len(country) == 2 or country in ("any", "passport") for country in place_words.NATIONAL.values())
