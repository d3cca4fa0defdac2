"""IAB Europe's TC string; all its fields against IAB's library: tests/consent/node."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.consent.fields.reader import Unreadable
from signalpost.consent.fields.tc_string import CORE, tc_string

# Made with @iabtechlabtcf/core 1.5.21: all purposes, vendors 1, 2 and 755 (tests/golden/consent.json).
CORE_TEXT = "CQgYw8AQgYw8AEsACBENCWFgAP_gAAAAAAYgF5wAoAAgAEAvMAAAAAAA"
DISCLOSED = "IF5wAoAAgAEAvMAA"
PUBLISHER = "YAAAAAAAAAAA"


def test_fields_have_the_names_of_the_docs() -> None:
    """docs/reference/consent-strings.md: numbers of purposes, features and vendors as lists."""
    read = tc_string(f"{CORE_TEXT}.{DISCLOSED}.{PUBLISHER}")
    assert read["version"] == 2
    assert read["created"] == "2026-03-01T00:00:00.000Z"
    assert read["cmp_id"] == 300
    assert read["purpose_consents"] == list(range(1, 12))
    assert (read["purpose_li"], read["special_features"], read["vendor_li"]) == ([], [], [])
    assert read["vendor_consents"] == read["vendors_disclosed"] == [1, 2, 755]
    assert read["segments"] == ["core", "vendorsDisclosed", "publisherTC"]


def test_segments_stand_in_any_order() -> None:
    """Each says of what type it is; one that is missing leaves its fields empty."""
    read = tc_string(f"{PUBLISHER}.{CORE_TEXT}")
    assert read["segments"] == ["publisherTC", "core"]
    assert read["vendors_disclosed"] == []
    assert read["cmp_id"] == 300


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA", "version 1"),
        ("DQgYw8AQgYw8AEsACBENCWFgAP_gAAAAAAYg", "version 3"),
        (DISCLOSED, "no core"),
        (f"{CORE_TEXT}.", "empty"),
        (f"{CORE_TEXT}.gAAA", "type 4"),
        (f"{CORE_TEXT}=", "base64url"),
        (CORE_TEXT.replace("CQgYw8AQ", "CQ+Yw8AQ"), "base64url"),
    ],
)
def test_what_is_no_tc_string_is_unreadable(text: str, why: str) -> None:
    """And why."""
    with pytest.raises(Unreadable, match=why):
        tc_string(text)


@pytest.mark.parametrize("length", range(1, 52))
def test_a_core_cut_off_anywhere_is_unreadable(length: int) -> None:
    """As for IAB's library; only what fills the last byte up may be missing."""
    with pytest.raises(Unreadable):
        tc_string(CORE_TEXT[:length])


def test_what_follows_the_last_field_is_not_read() -> None:
    """As for IAB's library: what fills a string up has no length of its own."""
    assert tc_string(CORE_TEXT + "AAAA") == tc_string(CORE_TEXT)


def test_each_field_is_told_once() -> None:
    """19 fields of the core, their order IAB's."""
    assert [field.name for field in CORE][:3] == ["Version", "Created", "LastUpdated"]
    assert list(tc_string(CORE_TEXT))[:3] == ["version", "created", "last_updated"]
    assert len(CORE) == 19


@given(st.text(alphabet="ABCgQY_-.", max_size=80))
def test_any_text_is_read_or_unreadable(text: str) -> None:
    """Nothing else is raised."""
    for tried in (text, CORE_TEXT[:20] + text, f"{CORE_TEXT}.{text}"):
        try:
            tc_string(tried)
        except Unreadable:
            continue


def test_a_country_that_is_none_makes_it_unreadable() -> None:
    """Letters are numbers from 0 to 25: the same string with 63 for the first."""
    with pytest.raises(Unreadable, match="letters"):
        tc_string("CQgYw8AQgYw8AEsACBENCWFgAP_gAAAAAH4gF5wAoAAgAEAvMAAAAAAA")


def flags(size: int, *numbers: int) -> str:
    return "".join("1" if place in numbers else "0" for place in range(1, size + 1))


def written(*parts: str) -> str:
    """Bits as a text in base64url."""
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    bits = "".join(parts)
    return "".join(alphabet[int(bits[at : at + 6].ljust(6, "0"), 2)] for at in range(0, len(bits), 6))


def test_every_field_stands_at_its_place() -> None:
    """ "Transparency and consent string with global vendor and CMP list formats", IAB Tech Lab: bits as its tables have
    them, each field unlike its neighbours."""
    core = written(
        f"{2:06b}{36_000:036b}{72_000:036b}{11:012b}{12:012b}{13:06b}",
        f"{3:06b}{4:06b}{14:012b}{15:06b}",  # language D E
        "01",
        flags(12, 1, 12) + flags(24, 1, 3) + flags(24, 2, 24) + "1",
        f"{5:06b}{17:06b}",  # country F R
        f"{4:016b}0" + flags(4, 2, 4),
        f"{7:016b}1{1:012b}1{5:016b}{7:016b}",
        f"{1:012b}{2:06b}{1:02b}{1:012b}0{9:016b}",
    )
    disclosed = written(f"{1:03b}{3:016b}0" + flags(3, 1))
    allowed = written(f"{2:03b}{3:016b}0" + flags(3, 3))
    publisher = written(f"{3:03b}" + flags(24, 4) + flags(24, 5) + f"{2:06b}" + flags(2, 1) + flags(2, 2))
    assert tc_string(f"{core}.{disclosed}.{allowed}.{publisher}") == {
        "version": 2,
        "created": "1970-01-01T01:00:00.000Z",
        "last_updated": "1970-01-01T02:00:00.000Z",
        "cmp_id": 11,
        "cmp_version": 12,
        "consent_screen": 13,
        "consent_language": "DE",
        "vendor_list_version": 14,
        "policy_version": 15,
        "is_service_specific": False,
        "use_non_standard_texts": True,
        "special_features": [1, 12],
        "purpose_consents": [1, 3],
        "purpose_li": [2, 24],
        "purpose_one_treatment": True,
        "publisher_country_code": "FR",
        "vendor_consents": [2, 4],
        "vendor_li": [5, 6, 7],
        "publisher_restrictions": [{"purpose_id": 2, "restriction_type": 1, "vendors": [9]}],
        "publisher_consents": [4],
        "publisher_li": [5],
        "num_custom_purposes": 2,
        "publisher_custom_consents": [1],
        "publisher_custom_li": [2],
        "vendors_allowed": [3],
        "vendors_disclosed": [1],
        "segments": ["core", "vendorsDisclosed", "vendorsAllowed", "publisherTC"],
    }


def test_a_segment_that_is_missing_leaves_its_fields_empty() -> None:
    """All of them, under their names."""
    read = tc_string(CORE_TEXT)
    assert (read["publisher_consents"], read["publisher_li"], read["num_custom_purposes"]) == ([], [], 0)
    assert (read["publisher_custom_consents"], read["publisher_custom_li"]) == ([], [])
    assert (read["vendors_allowed"], read["vendors_disclosed"]) == ([], [])
    assert read["segments"] == ["core"]
