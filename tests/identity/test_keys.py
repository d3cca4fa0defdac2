"""Tests of signalpost.identity.keys."""

from __future__ import annotations

from signalpost.identity.keys import OF_BROWSER, OF_PERSON, OF_PERSON_MOST, OF_PURCHASE, PARTNERS_MOST, Key, Kind


def test_every_kind_is_of_a_person_a_browser_or_a_purchase() -> None:
    """No key is left without a rule of its own."""
    assert sorted((*OF_PERSON, *OF_BROWSER, *OF_PURCHASE)) == sorted(kind.value for kind in Kind)
    assert PARTNERS_MOST.keys() == OF_PERSON_MOST.keys() == set(OF_PERSON)


def test_a_key_does_not_show_its_value() -> None:
    """Neither in an error nor in a log."""
    assert repr(Key("em", "secret")) == "Key(em)"
