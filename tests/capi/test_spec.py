"""Meta's rules as tables."""

from __future__ import annotations

from signalpost.capi import spec
from signalpost.capi.user_data import UserData


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


def test_limited_data_use_names_14_states():
    """Options page, 1000 to 1013 in order, after 0."""
    assert [code for code, _, _ in spec.LDU_STATES] == [0, *range(1000, 1014)]


def test_closed_sets_have_metas_sizes():
    """A lost member would refuse good events."""
    assert len(spec.ACTION_SOURCES) == 9
    assert len(spec.CUSTOMER_SEGMENTATIONS) == 9
    assert len(spec.MESSAGING_EVENTS) == 14
    assert len(spec.ATTRIBUTION_MODELS) == 8
    assert len(spec.ATTRIBUTION_METHODS) == 6
    assert len(spec.DECLINE_REASONS) == 15
