"""Words that mean nobody."""

from __future__ import annotations

from signalpost.capi.placeholders import IDS, POSTCODES, WITH_SIGNS, WORDS, is_typed_placeholder


def test_typed_placeholders_are_known_in_any_case() -> None:
    """N/A is nobody; Na is a family name."""
    assert is_typed_placeholder(" N/A ")
    assert is_typed_placeholder("#n/a")
    assert not is_typed_placeholder("Na")


def test_names_that_people_have_are_no_placeholders() -> None:
    """Nan, Na, Nil and Null's cousins: only words that are hardly ever a name stand in the list for names."""
    assert not WORDS & {b"nan", b"na", b"nil", b"test", b"none.", b"guest"}


def test_longer_lists_hold_the_shorter() -> None:
    """What is no name is no id and no postcode either."""
    assert WORDS < IDS < POSTCODES
    assert {word.encode() for word in WITH_SIGNS} < IDS
