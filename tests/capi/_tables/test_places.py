"""Names and codes of places."""

from __future__ import annotations

from signalpost.capi._tables.places import (
    CA_ABBREVIATIONS,
    CA_PROVINCES,
    COUNTRIES,
    COUNTRY_NAMES,
    US_ABBREVIATIONS,
    US_STATES,
)


def test_every_country_code_and_name_leads_to_a_country() -> None:
    """249 countries, each reachable by its own code."""
    assert len(COUNTRIES) == 249
    assert set(COUNTRY_NAMES.values()) == COUNTRIES
    assert all(COUNTRY_NAMES[code] == code for code in COUNTRIES)


def test_states_have_two_letters() -> None:
    """50 states, the district and six territories; 13 provinces."""
    assert len(set(US_STATES.values())) == 57
    assert len(set(CA_PROVINCES.values())) == 13
    assert set(US_ABBREVIATIONS.values()) <= set(US_STATES.values())
    assert set(CA_ABBREVIATIONS.values()) <= set(CA_PROVINCES.values())
