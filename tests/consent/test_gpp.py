"""IAB's Global Privacy Platform; cases in tests/golden/consent.json, made with IAB's reference library."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import consent_cases
from signalpost.consent.gpp import Gpp, gpp, section_ids, usp_opted_out


@pytest.mark.parametrize("case", consent_cases.of("gpp"))
def test_each_section_of_the_united_states_is_read(case: dict[str, Any]) -> None:
    """An opt-out of sale, sharing or targeted advertising, in the nation's section and each state's."""
    read = gpp(case["gpp"], case["gpp_sid"])
    assert (read and msgspec.structs.asdict(read)) == case["is"], case["what"]


@pytest.mark.parametrize("case", consent_cases.of("usp"))
def test_the_third_character_of_usprivacy_is_the_opt_out(case: dict[str, Any]) -> None:
    """Version 1 only; Y opted out, N did not, - does not apply."""
    assert usp_opted_out(case["usp"]) is case["opted_out"]


def test_a_header_names_its_sections() -> None:
    """IAB's example: tcfeuv2 and uspv1."""
    assert section_ids("DBACNYA") == (2, 6)


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_is_taken(text: str, applying: str) -> None:
    """Nothing that a page may hold raises."""
    gpp(text, applying)
    gpp("DBABLA~" + text, applying)
    section_ids("DB" + text)
    usp_opted_out(text)


def test_a_section_of_another_country_says_nothing_here() -> None:
    """Canada's, by itself or beside Europe's, whose TC string is handed on."""
    assert gpp("DBABD~anything") == Gpp()
    assert gpp("DBACMY~CPXx~anything") == Gpp(tcf="CPXx")
    assert gpp("DBACMY~CPXx") is None


def test_a_section_that_there_cannot_be_makes_no_header() -> None:
    """A few characters can name section 5,000; so long a list of numbers is never made."""
    assert section_ids("DBABJFIw") is None
    assert section_ids("x") is section_ids("") is None
