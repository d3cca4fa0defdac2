"""IAB Europe's TC string; all its fields against IAB's library: tests/consent/node."""

from __future__ import annotations

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
