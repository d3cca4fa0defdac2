"""Refusals in the language of the business."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.graph import GRAPH_ERRORS, event_error
from signalpost.sandbox.graph_events import EVENT_ERRORS
from signalpost.sandbox.titles import TITLES, language, localised


@pytest.mark.parametrize("locale", TITLES)
def test_a_language_has_words_for_every_refusal_of_an_event(locale: str) -> None:
    """Title and message, neither of them the English ones."""
    for error in EVENT_ERRORS:
        told = localised(error, locale)
        assert told.title
        assert told.user_message
        assert (told.title, told.user_message) != (error.title, error.user_message)


@pytest.mark.parametrize("locale", TITLES)
def test_what_clients_branch_on_is_the_same_in_every_language(locale: str) -> None:
    """Section 2.1: title and user message follow the business; message, type, code and subcode do not."""
    for error in EVENT_ERRORS:
        bare = {"error_user_title", "error_user_msg"}
        english, told = error.body("A")["error"], localised(error, locale).body("A")["error"]
        assert {key: told[key] for key in told if key not in bare} == {
            key: english[key] for key in english if key not in bare
        }


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("fr_FR", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.5", "fr"),
        ("PT-br", "pt"),
        ("en-US,fr", "en"),
        ("de-DE, da;q=0.8", "da"),
        ("*", None),
        ("", None),
        (None, None),
    ],
)
def test_a_locale_is_read_as_a_header_or_a_parameter(locale: str | None, expected: str | None) -> None:
    """The first language that has words wins."""
    assert language(locale) == expected


def test_errors_of_the_call_have_one_language() -> None:
    """A bare body has no title to translate, and an unknown language is English."""
    assert localised(GRAPH_ERRORS["190"], "fr") == GRAPH_ERRORS["190"]
    assert localised(event_error(2804003), "xx") == event_error(2804003)


@given(st.text(max_size=30))
def test_any_text_may_stand_where_a_locale_is_expected(text: str) -> None:
    """Headers come from anywhere."""
    assert language(text) in (None, "en", *TITLES)
