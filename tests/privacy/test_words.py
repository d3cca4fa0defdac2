"""Keys as words."""

from __future__ import annotations

import pytest

from signalpost.privacy.words import key_words, path_words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("first_name", ("first", "name")),
        ("firstName", ("first", "name")),
        ("FirstName", ("first", "name")),
        ("first-name", ("first", "name")),
        ("customerID", ("customer", "id")),
        ("IBANNumber", ("iban", "number")),
        ("naïveÉtat", ("naïve", "état")),
        ("", ()),
    ],
)
def test_a_key_is_split_however_it_is_written(key: str, words: tuple[str, ...]) -> None:
    """snake_case, kebab-case and camelCase alike."""
    assert key_words(key) == words


def test_a_path_leaves_positions_out() -> None:
    """Brackets, dots and JSON pointers alike."""
    wanted = (("custom", "data"), ("items",), ("buyer", "name"))
    assert path_words("custom_data.items[3].buyerName") == wanted
    assert path_words("/custom_data/items/3/buyerName") == wanted
    assert path_words("$.custom_data['items'][3]['buyerName']") == wanted
