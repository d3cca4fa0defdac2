"""Words that mean nobody."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    "word",
    [
        "null", "undefined", "none", "unknown", "notset", "notprovided", "notavailable", "notapplicable",
        "notspecified", "objectobject", "0" * 32, "n/a", "#n/a", "n.a.", "n.a", "n\\a", "<na>", "#n/d", "n/d", "(null)",
        "<null>", "[null]", "(none)", "(notset)", "[objectobject]", "nan", "nil", "true", "false", "0", "-1", "-", "--",
        "anonymous", "guest", "00000000-0000-0000-0000-000000000000",
    ],
)  # fmt: skip
def test_these_words_are_nobodys_id(word: str) -> None:
    """As spreadsheets, programs and shops write that they know nothing."""
    assert word.encode() in IDS


def test_no_more_words_are_nobody_s() -> None:
    """Each that is listed costs somebody an id: 36 and no more; in postcodes two rows of zeros besides."""
    assert len(IDS) == 36
    assert {b"00000", b"000000"} == POSTCODES - IDS
