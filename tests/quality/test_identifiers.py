"""Match keys under their several names."""

from __future__ import annotations

import pytest

from signalpost.quality.identifiers import IDENTIFIERS, identifier, key_named
from signalpost.quality.weights import PRIORS


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("em", "em"),
        ("email", "em"),
        ("IP", "client_ip_address"),
        ("user_agent", "client_user_agent"),
        ("ua", "client_user_agent"),
        ("external_id", "external_id"),
        ("colour", None),
    ],
)
def test_a_key_is_known_by_each_of_its_names(word: str, key: str | None) -> None:
    assert key_named(word) == key


def test_identifiers_are_those_of_metas_samples() -> None:
    """Section 8.2, row event_match_quality.match_key_feedback[]: identifiers seen."""
    keys = ("client_user_agent", "external_id", "em", "client_ip_address")
    assert [identifier(key) for key in keys] == ["user_agent", "external_id", "email", "ip_address"]


def test_every_key_of_the_priors_has_a_name() -> None:
    assert set(PRIORS.keys()) <= set(IDENTIFIERS)
