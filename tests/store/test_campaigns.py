"""Words of campaigns: bounded, without click ids, read as they were made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.campaigns import LONGEST, NONE, OTHER, UNKNOWN, net_micros, packed, unpacked, word_of, words_of
from signalpost.visit.touch import Touch


def test_a_touch_is_its_campaign_words_and_nothing_else() -> None:
    """No click id, no term, no referrer."""
    utm = {"utm_source": "meta", "utm_medium": "paid", "utm_campaign": "autumn", "utm_id": "120", "utm_term": "shoes"}
    word = word_of(Touch(at_s=1, utm=utm, click_ids={"fbclid": "secret"}, referrer="l.example"))
    found = words_of(word)
    assert (found.source, found.medium, found.campaign, found.id) == ("meta", "paid", "autumn", "120")
    assert not {"secret", "shoes", "l.example"} & set(word.split("\t"))


@pytest.mark.parametrize("touch", [None, Touch(at_s=1), Touch(at_s=1, click_ids={"fbclid": "x"})])
def test_a_touch_without_a_campaign_names_none(touch: Touch | None) -> None:
    assert word_of(touch) == NONE


def test_what_is_no_campaign_says_why() -> None:
    assert [words_of(word).kind for word in (UNKNOWN, NONE, OTHER)] == ["unknown", "none", "other"]


@given(st.dictionaries(st.sampled_from(["utm_source", "utm_medium", "utm_campaign", "utm_id"]), st.text(max_size=700)))
def test_words_are_bounded_whatever_a_link_says(utm: dict[str, str]) -> None:
    """And each part stays in its place."""
    word = word_of(Touch(at_s=1, utm=utm))
    assert len(word) <= 4 * LONGEST + 3
    assert word == NONE or (word.count("\t") == 3 and words_of(word).kind == "campaign")


@given(st.booleans())
def test_what_a_claim_keeps_is_read_back(click: bool) -> None:
    assert unpacked(packed("a\tb\tc\t", NONE, click)) == ("a\tb\tc\t", NONE, click)


@pytest.mark.parametrize(
    ("total", "refunded", "micros"),
    [("19.99", "", 19_990_000), ("20", "5.5", 14_500_000), ("", "", 0), ("x", "", 0), ("1e12", "", 0), ("NaN", "", 0)],
)
def test_what_is_left_of_an_order(total: str, refunded: str, micros: int) -> None:
    """In millionths; of no sum, or of a mistake, nothing."""
    assert net_micros(total, refunded) == micros
