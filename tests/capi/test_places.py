"""Cities, states, postcodes and countries, ours and as Meta's builder would form them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.places import (
    builder_city,
    builder_postcode,
    builder_state,
    city,
    country_code,
    postcode,
    state,
)

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "normalization.json").read_text(encoding="utf-8"))
BUILDER = "capi-param-builder"
BUILDERS = {"ct": builder_city, "st": builder_state, "zp": builder_postcode}
BUILDER_ROWS = [
    (row["field"], row["input"], fact["normalized"])
    for row in GOLDEN["rows"]
    for fact in row["facts"]
    if row["field"] in BUILDERS
    and fact["profiles"] == [BUILDER]
    and len(row["input"].strip()) < 64
    and "wire" not in fact
]


@pytest.mark.parametrize(
    ("field", "text", "form"), [pytest.param(*row, id=f"{row[0]}-{i}") for i, row in enumerate(BUILDER_ROWS)]
)
def test_the_builder_s_forms_are_the_builder_s(field: str, text: str, form: str | None) -> None:
    """Every golden row that Meta's builder was run on."""
    assert BUILDERS[field](text).decode() == (form or "")


def test_the_builder_reads_states_inside_other_words() -> None:
    """Its ways, kept because a pixel sends them: seen by running capi-param-builder-nodejs 1.3.2."""
    ways = {
        "Virginia West": "va", "Maine-et-Loire": "me", "Kansas-Arkansas": "ar", "Old Mexico": "ol", "a": "a",
        "Ontario, Canada": "on", "Washington DC": "wa", "us-ca": "us", "Newfoundland and Labrador": "nl",
    }  # fmt: skip
    assert {text: builder_state(text).decode() for text in ways} == ways


def test_states_depend_on_the_country() -> None:
    """Codes for the US and Canada, letters elsewhere; abbreviations only where the country is known."""
    assert state("us", "Calif.") == b"ca"
    assert state(None, "Calif.") == b"calif"
    assert state("ca", "Québec") == b"qc"
    assert state("de", "Alberta") == b"alberta"
    assert state(None, "Commonwealth of Massachusetts") == b"ma"


def test_postcodes_keep_five_digits_in_the_us_alone() -> None:
    """Nine digits are somebody else's code elsewhere."""
    assert postcode("us", "94035-1234") == postcode("us", "94035 1234") == postcode("us", "94035.0") == b"94035"
    assert postcode(None, "123456789") == b"123456789"
    assert postcode("gb", "M1 1AE") == b"m11ae"
    assert postcode("us", "00000") == postcode(None, "n/a") == postcode(None, "-1") == b""


@pytest.mark.parametrize(
    ("text", "code"),
    [("US", "us"), ("usa", "us"), ("U.S.A.", "us"), ("UK", "gb"), ("DEU", "de"), ("Côte d’Ivoire", "ci"),
     ("Österreich", "at"), ("Türkiye", "tr"), ("日本", "jp"), ("The Netherlands", "nl")],
)  # fmt: skip
def test_countries_are_read_from_codes_and_names(text: str, code: str) -> None:
    """ISO codes, English names, a country's own name."""
    assert country_code(text) == code.encode()


@pytest.mark.parametrize("text", ["", "zz", "xyz", "Korea", "England", "840", "U1", "US1", "N/A", "unknown", "Ger."])
def test_countries_nobody_can_name_are_dropped(text: str) -> None:
    """Never the first two letters of a word; N/A is not Namibia."""
    assert country_code(text) == b""


@given(st.text())
def test_any_text_has_a_form_or_none(text: str) -> None:
    """No text breaks a rule."""
    for form in (city(text), state(None, text), postcode("us", text), builder_city(text), builder_state(text)):
        form.decode()
    assert len(country_code(text)) in (0, 2)
    builder_postcode(text).decode()


def test_territories_are_not_in_the_builder_s_map() -> None:
    """Their first two letters stand for them, whatever code they have; so do those of the capital's district."""
    ways = {
        "American Samoa": "am", "District of Columbia": "di", "Northern Mariana Islands": "no", "Puerto Rico": "pu",
        "Old Guam": "ol", "The Virgin Islands": "th",
    }  # fmt: skip
    assert {text: builder_state(text).decode() for text in ways} == ways


def test_postcodes_end_at_the_first_dash_everywhere() -> None:
    """As Meta's page asks of those of the US, and its builder does with all."""
    assert postcode("br", "01310-100") == postcode(None, "01310-100-7") == b"01310"
    assert builder_postcode(" M1 1AE-x") == b"m1 1ae"


def test_one_character_is_no_postcode() -> None:
    """Neither ours nor the builder's; two are one."""
    assert postcode("gb", "7") == builder_postcode("7") == builder_postcode("7-1") == builder_postcode("") == b""
    assert postcode("gb", "M1") == builder_postcode("M1") == b"m1"
