"""Names and values inside a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.privacy.pairs import pairs
from signalpost.privacy.place import Place


def found(text: str) -> dict[str, str]:
    return {pair.name: text[pair.start : pair.end] for pair in pairs(text, Place())}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://shop.example/?a=1&b%5B%5D=2#c=3", {"a": "1", "b[]": "2", "c": "3"}),
        ("/thanks?a=1", {"a": "1"}),
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ('{"a": "x", "b": 12}', {"a": "x", "b": "12"}),
        ("https://shop.example/email/x/y", {"email": "x"}),
        ("tel:0301234567", {"phone": "0301234567"}),
        ("mailto:anna@shop.example?subject=hi", {"email": "anna@shop.example"}),
        ("size = large", {}),
        ("2 + 2 = 4", {}),
    ],
)
def test_names_and_values(text: str, expected: dict[str, str]) -> None:
    """Of addresses, forms, JSON and links."""
    assert found(text) == expected


@given(st.text(alphabet="ab=&?/#:{}\"' %+\\"))
def test_any_text_can_be_taken_apart(text: str) -> None:
    """Values stand in the text."""
    assert all(0 <= pair.start <= pair.end <= len(text) for pair in pairs(text, Place()))


def test_links_and_empty_values() -> None:
    """A telephone in a link to a messenger; what has no value has none to find."""
    assert found("https://wa.me/4915123456789") == {"phone": "4915123456789"}
    assert found("https://shop.example/?a==&b=1") == {"b": "1"}
    assert found('{"a": "", "b": "x"}') == {"b": "x"}
