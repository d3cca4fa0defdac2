"""Meta's rules as tables."""

from __future__ import annotations

import json
import re
from pathlib import Path

from signalpost.capi import spec
from signalpost.capi.user_data import UserData

PAGES = json.loads((Path(__file__).parent.parent / "golden" / "meta_tables.json").read_text(encoding="utf-8"))


def test_purchase_alone_needs_value_and_currency():
    """Bold in Meta's table."""
    assert frozenset({"Purchase"}) == spec.NEEDS_VALUE


def test_there_are_18_standard_events_and_three_names_with_a_fixed_meaning():
    """Meta's pixel reference, and AppendAttribution, AppendValue, MobileAppInstall."""
    names = [event.name for event in spec.STANDARD_EVENTS]
    assert len(names) == len(set(names)) == 21
    assert names[:18] == sorted(names[:18])


def test_combinations_and_messaging_name_known_keys():
    """A misspelt key in a table would never match."""
    known = set(UserData.__struct_fields__)
    assert all(combination <= known for combination in spec.FORBIDDEN_COMBINATIONS)
    assert all(key in known for choices in spec.MESSAGING_KEYS.values() for keys in choices for key in keys)
    assert set(spec.MESSAGING_KEYS) == set(spec.MESSAGING_CHANNELS)


def test_standard_events_are_those_of_the_pixels_reference():
    """meta-conversions-api.md, section 5.3, row by row: what each needs, has as a rule, and needs in catalogue ads."""
    unverified = " (not verified)"
    assert [
        {
            "name": event.name,
            "needed": list(event.needed),
            "usual": list(event.usual),
            "catalogue": event.catalogue.removesuffix(unverified),
        }
        for event in spec.STANDARD_EVENTS[:18]
    ] == PAGES["standard_events"]
    assert {event.source for event in spec.STANDARD_EVENTS[:18]} == {spec.Source.PIXEL}


def test_events_that_correct_another_need_what_names_it():
    """meta-conversions-api.md, section 3.3 (AppendAttribution) and Installs."""
    correction, _, install = spec.STANDARD_EVENTS[18:]
    assert spec.CORRECTION_NEEDS == correction.needed == (
        "event_source_url",
        "attribution_data.ad_id",
        "attribution_data.touchpoint_ts",
        "attribution_data.attribution_share",
        "attribution_data.attribution_value",
        "custom_data.currency",
        "original_event_data.event_name",
        "original_event_data.event_time",
    )  # fmt: skip
    assert spec.CORRECTION_WITHIN_S == 172_800
    assert (install.name, install.needed, install.source) == ("MobileAppInstall", ("app_data",), spec.Source.APP)


def test_limited_data_use_names_14_states():
    """meta-conversions-api.md, limited data use: 1000 to 1013 in order, after 0, for which Meta locates the person."""
    (nowhere, *states) = spec.LDU_STATES
    assert nowhere == (0, "Meta locates the person", "")
    assert [
        {"code": code, "state": name, "from": since.removesuffix(" (date not verified)")}
        for code, name, since in states
    ] == [row for row in PAGES["limited_data_use_states"] if row["code"]]
    assert spec.LDU_COUNTRIES == (0, 1)


def test_words_of_partners_and_chats_are_metas():
    """meta-conversions-api.md, section 3.3, and section 15 in its order."""
    assert list(spec.ATTRIBUTION_MODELS) == PAGES["attribution_model"]
    assert list(spec.ATTRIBUTION_METHODS) == PAGES["attribution_method"]
    assert list(spec.DECLINE_REASONS) == PAGES["decline_reason"]
    assert list(spec.MESSAGING_EVENTS) == PAGES["messaging_events"]
    assert spec.MESSAGING_KEYS == {
        "messenger": (("page_id",), ("page_scoped_user_id",)),
        "whatsapp": (("whatsapp_business_account_id", "page_id"), ("ctwa_clid",)),
        "instagram": (("ig_account_id", "instagram_business_account_id"), ("ig_sid",)),
    }


def test_limits_are_those_that_the_docs_promise():
    """docs/reference/parameters.md: of a request, of an event, and of what stands in it."""
    assert (spec.MAX_EVENTS, spec.MAX_EVENT_BYTES, spec.MAX_DEPTH) == (1_000, 65_536, 16)
    assert (spec.MAX_TEXT_BYTES, spec.MAX_LIST, spec.MAX_PRODUCTS, spec.MAX_CUSTOM_KEYS) == (8_192, 50, 1_000, 200)
    assert (spec.PIXEL_NAME_LENGTH, spec.EXTINFO_SLOTS, spec.EXTINFO_OS_VERSION) == (50, 16, 4)
    assert (spec.MILLISECONDS_FROM, spec.MICROSECONDS_FROM) == (100_000_000_000, 100_000_000_000_000)
    assert frozenset({"a2", "i2"}) == spec.EXTINFO_VERSIONS


def test_four_combinations_are_refused():
    """meta-conversions-api.md, 2804050: an event that has nothing but these, or a part of them."""
    assert [sorted(combination) for combination in spec.FORBIDDEN_COMBINATIONS] == [
        ["client_user_agent", "country", "ct", "ge", "st", "zp"],
        ["client_user_agent", "db"],
        ["fn", "ge"],
        ["ge", "ln"],
    ]


def test_every_rule_says_where_it_stands_and_as_of_when():
    """But for Signalpost's own limits: a page or a program, and a date."""
    where = r"(Conversions API|Marketing API|Meta Pixel|facebook-\w+-business-sdk|live calls|public integrators)\b"
    for source in spec.Source:
        dated = re.fullmatch(rf"{where}.*, (copy of )?20\d\d(-\d\d)?(-\d\d)?", source.value)
        assert dated or source is spec.Source.OURS


def test_closed_sets_have_metas_sizes():
    """A lost member would refuse good events."""
    assert len(spec.ACTION_SOURCES) == 9
    assert len(spec.CUSTOMER_SEGMENTATIONS) == 9
