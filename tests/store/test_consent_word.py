"""How consent stood, in a word."""

from __future__ import annotations

import pytest

from signalpost.store.consent_word import LONGEST, consent_word, measure_of, stand_of
from signalpost.store.record import ConsentStand


@pytest.mark.parametrize(
    "stand",
    [
        ConsentStand("send", "recorded_for_person", "tcf:purposes", region="eea"),
        ConsentStand("limited", "consent_gpc", "gpc:1", region="us_ca"),
        ConsentStand("send", "regional_default"),
        ConsentStand("undecided"),
    ],
)
def test_a_word_says_what_was_decided(stand: ConsentStand) -> None:
    """Action, reason, evidence and region come back."""
    assert stand_of(consent_word(stand)) == stand


def test_a_word_stays_short() -> None:
    """And is one word of a list, whatever the evidence is."""
    word = consent_word(ConsentStand("send", "r", "no state, " * 40))
    assert len(word) < LONGEST + 20
    assert len(word.split(" ")) == 4


def test_nobody_decided() -> None:
    """Rows of an earlier release have no word."""
    assert stand_of("") is None


def test_decisions_are_counted_by_action_and_reason() -> None:
    """Not by evidence, of which there is much."""
    assert measure_of("send recorded_for_person tcf:purposes eea") == "consent:send:recorded_for_person"
