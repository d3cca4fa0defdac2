"""What an event lacks: one rule for prepare, merge and admit."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.spec import FORBIDDEN_COMBINATIONS, STANDARD_EVENTS
from signalpost.capi.unmet import UNMET_PATHS, keys_and_unmet, lacks, unmet_keys, unmet_values
from signalpost.capi.user_data import UserData

SUBSETS = [
    set(keys)
    for combination in FORBIDDEN_COMBINATIONS
    for size in range(1, len(combination) + 1)
    for keys in itertools.combinations(sorted(combination), size)
]


@pytest.mark.parametrize("keys", SUBSETS, ids=lambda keys: "+".join(sorted(keys)))
def test_every_subset_of_a_forbidden_row_is_forbidden(keys):
    """Meta refuses an event whose only keys are a subset of any row (2804050)."""
    assert unmet_keys(keys) == ("forbidden_combination",)


def test_rows_do_not_add_up():
    """Keys of two rows together are allowed: first and last name, name and date of birth."""
    assert unmet_keys({"fn", "ln"}) == ()
    assert unmet_keys({"fn", "ge", "db"}) == ()
    assert unmet_keys({"ct", "db"}) == ()


def test_no_key_is_no_usable_key():
    """An event about nobody."""
    assert unmet_keys(()) == ("no_usable_key",)


@given(st.sets(st.sampled_from(UserData.__struct_fields__), min_size=1))
def test_one_strong_key_is_enough(keys):
    """An e-mail address beside anything is usable."""
    assert unmet_keys(keys | {"em"}) == ()


def test_only_a_purchase_needs_value_and_currency():
    """Meta refuses a Purchase without (2804009, 2804010), and any value without currency (2804023)."""
    assert unmet_values("Purchase", {}) == ("value_missing", "currency_missing")
    assert unmet_values("Purchase", {"value", "currency"}) == ()
    for event in STANDARD_EVENTS:
        if event.name != "Purchase":
            assert unmet_values(event.name, {}) == ()
            assert unmet_values(event.name, {"value"}) == ("currency_missing",)
            assert unmet_values(event.name, {"currency"}) == ()


def test_both_forms_of_the_rule_agree():
    """Asked by keys or by facts."""
    for value, currency in itertools.product((False, True), repeat=2):
        present = {name for name, there in (("value", value), ("currency", currency)) if there}
        assert lacks("Purchase", value, currency) == unmet_values("Purchase", present)
    assert keys_and_unmet(("zp", "ct")) == (("ct", "zp"), ("forbidden_combination",))


def test_what_is_lacking_is_told_where_it_belongs():
    """The place of each code in the event."""
    assert UNMET_PATHS == {
        "no_usable_key": "user_data",
        "forbidden_combination": "user_data",
        "value_missing": "custom_data.value",
        "currency_missing": "custom_data.currency",
    }
