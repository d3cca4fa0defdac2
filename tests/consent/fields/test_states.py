"""The sections of the United States; all their fields against IAB's library: tests/consent/node."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.reader import Unreadable
from signalpost.consent.fields.states import STATES, read_state


def test_every_section_of_the_current_library_is_there() -> None:
    """Sections 7 to 27 of @iabgpp/cmpapi 3.2.0."""
    assert list(STATES) == list(range(7, 28))
    assert " ".join(state.name for state in STATES.values()) == (
        "usnat usca usva usco usut usct usfl usmt usor ustx usde usia usne usnh usnj ustn usmn usmd usin usky usri"
    )


def test_the_nations_first_version_has_fewer_kinds_of_data() -> None:
    """12 kinds of sensitive data and 2 groups of children, since version 2 16 and 3."""
    first, second = read_state(7, "BAAqAAAAAQA"), read_state(7, "CAAqAAAAAABA")
    assert (len(first["SensitiveDataProcessing"]), len(first["KnownChildSensitiveDataConsents"])) == (12, 2)
    assert (len(second["SensitiveDataProcessing"]), len(second["KnownChildSensitiveDataConsents"])) == (16, 3)
    assert first["MspaCoveredTransaction"] == second["MspaCoveredTransaction"] == 1


def test_a_missing_second_segment_is_said_to_be_missing() -> None:
    """Its fields stand as IAB's library has them."""
    without, with_it = read_state(8, "BAoAAABA"), read_state(8, "BAoAAABA.YA")
    assert (without["GpcSegmentIncluded"], without["Gpc"]) == (False, False)
    assert (with_it["GpcSegmentIncluded"], with_it["Gpc"], with_it["GpcSegmentType"]) == (True, True, 1)


@pytest.mark.parametrize("section", STATES)
def test_a_core_cut_off_is_unreadable(section: int) -> None:
    """In every section."""
    for text in ("", "B", "BA", "BAo", "BAoAAABA="):
        with pytest.raises(Unreadable):
            read_state(section, text)


@pytest.mark.parametrize("section", range(7, 24))
def test_a_version_that_is_not_known_is_unreadable(section: int) -> None:
    """Another version may have other fields."""
    with pytest.raises(Unreadable, match="version 9"):
        read_state(section, "JAAAAAAAAAAAAAAA")


@pytest.mark.parametrize("section", range(24, 28))
def test_the_agreements_version_is_not_the_sections(section: int) -> None:
    """Maryland and later: the core begins with MspaVersion, which says nothing of the fields."""
    assert read_state(section, "JAAAAAAA")["MspaVersion"] == 9


@pytest.mark.parametrize("section", [9, 11, 13])
def test_virginia_utah_and_florida_have_no_second_segment(section: int) -> None:
    """Their opt-out is all; Global Privacy Control is no field of theirs."""
    read = read_state(section, "BAAAAAAAAAAA")
    assert not STATES[section].included
    assert not [name for name in read if "Included" in name or "Gpc" in name]
