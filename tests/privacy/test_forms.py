"""Texts as a reader would take them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.privacy.forms import plain


@pytest.mark.parametrize(
    "text",
    [
        "a%40b.example",
        "a%2540b.example",
        "a%252540b.example",
        "a&#64;b.example",
        "a&#x40;b.example",
        "a&commat;b.example",
        "a\\u0040b.example",
        "a\uff20b\uff0eexample",
        "a\u200b@b.\u00adexample",
        "a\ufe6bb.example",
    ],
)
def test_escapes_and_lookalikes_are_undone(text: str) -> None:
    """Whatever hides the sign."""
    assert plain(text).text == "a@b.example"


def test_digits_of_other_scripts_are_digits() -> None:
    """Arabic, Persian, full-width, mathematical."""
    assert plain("\u0661\u06f2\uff13\U0001d7d2").text == "1234"


def test_a_plain_text_is_itself() -> None:
    """Without a map of places."""
    assert plain("100 percent plain").starts is None


@given(st.text())
def test_every_character_knows_where_it_came_from(text: str) -> None:
    """Places are in the given text, and in order."""
    read = plain(text)
    places = [read.span(index, index + 1) for index in range(len(read.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


def test_dashes_and_letters_of_other_scripts_are_read_as_they_look() -> None:
    """A minus is a dash, a Cyrillic a is an a, and what has no width is nothing."""
    assert plain("030\u20131234\u22125678").text == "030-1234-5678"
    assert plain("\u0430nn\u0430@shop.example").text == "anna@shop.example"
