"""GPP's header and sections; all fields against IAB's library: tests/consent/node."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.consent.fields.gpp_string import gpp_string, header_sections
from signalpost.consent.fields.ranges import written
from signalpost.consent.fields.reader import Unreadable

# "GPP consent string specification", IAB Tech Lab: a TC string and usprivacy.
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
EXAMPLE = "DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN"


def test_iabs_example_is_read() -> None:
    """Sections 2 and 6, under their names, in the string's order."""
    read = gpp_string(EXAMPLE)
    assert list(read) == ["tcfeuv2", "uspv1"]
    assert read["tcfeuv2"]["CmpId"] == 31
    assert read["tcfeuv2"]["PurposeConsents"] == [False] * 24
    assert read["uspv1"] == {"Version": 1, "Notice": "Y", "OptOutSale": "N", "LspaCovered": "N"}


def test_a_header_names_its_sections() -> None:
    """Examples of the specification: single ones and a range."""
    assert header_sections("DBACNYA") == [2, 6]
    assert header_sections("DBAA") == []
    assert gpp_string("DBAA") == {}


def test_a_tc_string_by_itself_is_its_section() -> None:
    """As for IAB's library: C is not the beginning of a header."""
    assert gpp_string(EXAMPLE.split("~")[1]) == {"tcfeuv2": gpp_string(EXAMPLE)["tcfeuv2"]}


def test_a_section_that_cannot_be_read_leaves_the_others() -> None:
    """It says why, and so does the whole."""
    read = gpp_string("DBABrw~CAAaAAAAAABA.QA~BAU")
    assert read["usnat"]["SaleOptOut"] == 1
    assert read["usca"] == {"error": "it ends too early"}
    assert read["error"] == "usca: it ends too early"


def test_a_section_of_the_future_is_named() -> None:
    """By its number; that is no error of the string."""
    assert gpp_string("DBABAvA~anything") == {"unknown_sections": [47]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("1YNN", "header"),
        ("DCABLA~BAAA", "version 2"),
        ("DBABLA", "1 sections, and there are 0"),
        ("DBABLA~CAAaAAAAAABA.QA~BAU", "1 sections, and there are 2"),
        ("DBAB", "too early"),
        ("DB", "too early"),
        ("C", "too early"),
    ],
)
def test_a_header_that_is_none_makes_all_unreadable(text: str, why: str) -> None:
    """There is nothing to say which section is which."""
    with pytest.raises(Unreadable, match=why):
        gpp_string(text)


@given(st.text(alphabet="ABCDQgYw8_~.1N", max_size=60))
def test_any_text_is_read_or_unreadable(text: str) -> None:
    """Nothing else is raised."""
    for tried in (text, f"DB{text}", f"DBABLA~{text}", f"DBACNYA~{text}~{text}"):
        try:
            gpp_string(tried)
        except Unreadable:
            continue


def test_a_section_that_there_cannot_be_makes_all_unreadable() -> None:
    """A header of a few characters that names section 5,000; 4,095 is the largest."""
    with pytest.raises(Unreadable, match="cannot be"):
        header_sections("DBABJFIw")


def header(fibonacci: str) -> str:
    """Of one section, whose number is given as the bits of a Fibonacci number."""
    bits = f"{3:06b}{1:06b}{1:012b}0{fibonacci}"
    return "".join(ALPHABET[int(bits[at : at + 6].ljust(6, "0"), 2)] for at in range(0, len(bits), 6))


def test_the_largest_section_is_named() -> None:
    """4,095, which 12 bits can hold: nothing says that it will not be."""
    assert header_sections(header(written([4_095], fibonacci=True)[30:])) == [4_095]


def test_a_section_has_all_its_segments() -> None:
    """Parted by dots, as those of a TC string by itself; vendors 1, 2 and 755 (tests/golden/consent.json)."""
    core, disclosed = "CQgYw8AQgYw8AEsACBENCWFgAP_gAAAAAAYgF5wAoAAgAEAvMAAAAAAA", "IF5wAoAAgAEAvMAA"
    read = gpp_string(f"{header('011')}~{core}.{disclosed}.")
    assert read["tcfeuv2"]["VendorConsents"] == read["tcfeuv2"]["VendorsDisclosed"] == [1, 2, 755]


def test_canada_has_a_section_of_its_own() -> None:
    """Section 5; docs.rs/iab_gpp 0.1.2, tcfcav1_basic.json."""
    read = gpp_string(f"{header('00011')}~BPXuQIAPXuQIAAfKABENB-CgAAAAAAAAAAAAAAAA")
    assert read["tcfcav1"]["CmpId"] == 31
