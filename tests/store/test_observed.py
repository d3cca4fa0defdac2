"""What tag and edge saw of a copy, as the ledger keeps it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.observed import PIXELS, pixel_of, read_word, word_of, words_for
from signalpost.store.record import OBSERVED

SEEN = {"consent_by": "tcf", "consent": "granted", "via": "fbq", "pixel": "blocked"}


def test_what_is_seen_becomes_one_word() -> None:
    """In a fixed order, so that the same is the same word."""
    assert word_of(SEEN) == "pixel=blocked;via=fbq;consent=granted;consent_by=tcf"
    assert read_word(word_of(SEEN)) == SEEN
    assert word_of({}) == ""


def test_words_without_bound_are_left_out() -> None:
    """Pages, rules and tags come and go; a word in the ledger stays."""
    assert word_of({"host": "shop.example", "rule": "buy@3", "tag": "0a1b2c", "pixel": "sent"}) == "pixel=sent"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("via", via) for via in ("fbq", "api", "page", "attribute", "rule", "datalayer", "openbridge")),
        *(("consent", state) for state in ("granted", "denied", "unknown")),
        ("consent_by", "tcf"),
        ("bot", "Googlebot"),
    ],
)
def test_each_word_that_is_known_is_kept(name: str, text: str) -> None:
    """How the tag came to send it, how consent stood and by whom, which bot."""
    assert word_of({name: text}) == f"{name}={text}"


@pytest.mark.parametrize("name", ["pixel", "via", "consent"])
def test_a_made_up_state_is_left_out(name: str) -> None:
    """A browser can say anything."""
    assert word_of({name: "made up"}) == ""


@pytest.mark.parametrize(("number", "state"), list(enumerate(PIXELS)))
def test_each_state_of_the_pixel_has_a_number(number: int, state: str) -> None:
    """By which it is counted."""
    assert pixel_of(word_of({"pixel": state, "via": "fbq"})) == number
    assert pixel_of("via=fbq") is None
    assert PIXELS == ("none", "blocked", "loaded", "sent", "unknown", "held")  # their places lie in roll-ups


def test_people_read_it_in_words() -> None:
    """With who decided about consent behind what was decided."""
    assert words_for(word_of(SEEN)) == "pixel blocked, via fbq, consent granted by tcf"
    assert words_for(word_of({"bot": "Googlebot"})) == "bot Googlebot"
    assert words_for("") == ""


@given(st.dictionaries(st.sampled_from([*OBSERVED, "other"]), st.text(max_size=60), max_size=8))
def test_whatever_is_seen_is_read_back_or_left_out(seen: dict[str, str]) -> None:
    """A separator in a text breaks nothing."""
    found = read_word(word_of(seen))
    assert found.keys() <= seen.keys()
    assert all(len(text) <= 40 for text in found.values())
    assert word_of(found) == word_of(seen)
