"""Where a person is, from countries and states."""

from __future__ import annotations

import hashlib

import pytest

from signalpost.capi.spec import LDU_STATES
from signalpost.consent.region import REGIONS, STATE_NUMBERS, numbers_of, read_region, region_of


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("country", "state", "region"),
    [
        ("DE", None, "eea"),
        ("is", None, "eea"),
        ("Norway", None, "eea"),
        ("re", None, "eea"),
        ("GB", None, "uk"),
        ("uk", None, "uk"),
        (" UK ", None, "uk"),
        (sha256("gb"), None, "uk"),
        (sha256("us"), sha256("nowhere"), "us"),
        ("CH", "zh", "ch"),
        ("us", None, "us"),
        ("USA", "California", "us_ca"),
        ("us", "TX", "us_tx"),
        ("us", "Bavaria", "us"),
        ("BR", None, "elsewhere"),
        (sha256("fr"), None, "eea"),
        (sha256("us"), sha256("co"), "us_co"),
        (sha256("us").upper(), None, "us"),
        (f" {sha256('us')}", f"{sha256('co')}.AQ", "us_co"),
        (f"{sha256('fr')}.AQECAwQF", None, "eea"),
        (sha256("nowhere"), None, ""),
        ("", "ca", ""),
        (None, None, ""),
        ("Atlantis", None, ""),
        ("x" * 10_000, "y" * 10_000, ""),
    ],
)
def test_a_country_and_its_state_name_a_region(country: str | None, state: str | None, region: str) -> None:
    """As codes, names or hashes, as user_data has them; what nobody knows is no region."""
    assert region_of(country, state) == region


@pytest.mark.parametrize(
    ("text", "region"),
    [("eea", "eea"), ("US_CA", "us_ca"), ("us-ca", "us_ca"), ("DE", "eea"), (" ch ", "ch"), ("zz", None), ("", None)],
)
def test_people_write_a_region_by_its_name_or_as_iso_3166_does(text: str, region: str | None) -> None:
    """`US-CA` is ISO 3166-2."""
    assert read_region(text) == region


def test_limited_data_use_names_the_state_that_meta_lists() -> None:
    """Section 11, table of states; anywhere else Meta locates the person."""
    assert set(STATE_NUMBERS.values()) == {number for number, _, _ in LDU_STATES if number}
    assert numbers_of("us_ca") == (1, 1000)
    assert numbers_of("us_ri") == (1, 1013)
    assert numbers_of("us_ny") == numbers_of("us") == numbers_of("eea") == numbers_of("") == (0, 0)


def test_every_state_with_a_number_is_a_region() -> None:
    """So that its row can be set."""
    assert {f"us_{state}" for state in STATE_NUMBERS} < REGIONS
    assert {region for region in REGIONS if not region.startswith("us_")} == {"eea", "uk", "ch", "us", "elsewhere"}
