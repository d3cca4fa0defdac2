"""Tests of signalpost.identity.keys."""

from __future__ import annotations

import pytest

from people_rows import CLAIM, NOW, Memory
from signalpost.identity.keys import (
    ADDED,
    LEAVES,
    OF_BROWSER,
    OF_PERSON,
    OF_PERSON_MOST,
    OF_PURCHASE,
    PARTNERS_MOST,
    Key,
    Kind,
)
from signalpost.identity.rows import Stopped


def test_every_kind_is_of_a_person_a_browser_or_a_purchase() -> None:
    """No key is left without a rule of its own."""
    assert sorted((*OF_PERSON, *OF_BROWSER, *OF_PURCHASE)) == sorted(kind.value for kind in Kind)
    assert PARTNERS_MOST.keys() == OF_PERSON_MOST.keys() == set(OF_PERSON)


def test_a_key_does_not_show_its_value() -> None:
    """Neither in an error nor in a log."""
    assert repr(Key("em", "secret")) == "Key(em)"


def test_what_an_event_can_be_given_has_the_names_of_user_data() -> None:
    """Of its person, its browser and its visit."""
    assert set(ADDED) == {"em", "ph", "external_id", "fbc", "fbp", "client_ip_address", "client_user_agent"}


def test_telephones_leads_and_subscriptions_never_join_two_people() -> None:
    """They hang on one (docs/reference/identity.md, limits)."""
    assert set(LEAVES) == {"ph", "subscription_id", "lead_id"}
    assert PARTNERS_MOST["em"]["em"] == PARTNERS_MOST["ph"]["ph"] == 0


@pytest.mark.parametrize(
    ("kind", "other", "most"),
    [
        ("external_id", "em", 3),
        ("external_id", "ph", 3),
        ("em", "external_id", 1),
        ("em", "ph", 1),
        ("ph", "external_id", 1),
        ("ph", "em", 1),
        *((kind, other, 10) for kind in ("external_id", "em", "ph") for other in ("subscription_id", "lead_id")),
        *((kind, other, 1) for kind in ("subscription_id", "lead_id") for other in ("external_id", "em", "ph")),
    ],
)
def test_a_key_stops_with_one_partner_more_than_it_may_have(kind: str, other: str, most: int) -> None:
    """A second lead or subscription is the same person's; a second e-mail of a telephone is not."""
    rows = Memory()
    name = rows.name(kind, "k")
    for number in range(most):
        rows.see(NOW + number, CLAIM, **{kind: "k", other: str(number)})
        assert not isinstance(rows.get(name), Stopped)
    rows.see(NOW + most, CLAIM, **{kind: "k", other: "one more"})
    assert rows.get(name) == Stopped("partners", NOW + most)
