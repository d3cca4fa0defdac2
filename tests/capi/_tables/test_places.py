"""Names and codes of places."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from signalpost.capi._tables.places import (
    CA_ABBREVIATIONS,
    CA_PROVINCES,
    COUNTRIES,
    COUNTRY_NAMES,
    US_ABBREVIATIONS,
    US_STATES,
)

TOOL = Path(__file__).parents[3] / "tools" / "make_tables.py"


def test_names_are_those_of_their_sources() -> None:
    """ISO 3166 as pycountry has it, with the names that people write besides."""
    spec = importlib.util.spec_from_file_location("make_tables", TOOL)
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.country_names() == COUNTRY_NAMES
    assert (tool.state_names("us"), tool.state_names("ca")) == (US_STATES, CA_PROVINCES)
    assert {"us": US_ABBREVIATIONS, "ca": CA_ABBREVIATIONS} == tool.STATE_ABBREVIATIONS


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
