"""Paths name places without giving away people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.path import below


def test_paths_read_like_javascript():
    """A key of a key is joined with a point."""
    assert below("", "event_name") == "event_name"
    assert below("custom_data", "coupon") == "custom_data.coupon"


@pytest.mark.parametrize("key", ["mary@shop.example", "+1 650 555 1212", "16505551212", "a b", "x" * 51, "", 7, "é"])
def test_a_key_that_could_be_a_value_is_hidden(key):
    """Misplaced personal data do not reach a log through a path."""
    assert below("custom_data", key) == "custom_data.?"


@given(st.text())
def test_any_key_gives_a_short_plain_path(key):
    """A path can be stored and shown anywhere."""
    assert below("a", key).isascii()
    assert len(below("a", key)) <= 52


def test_a_plain_name_of_the_longest_kind_is_shown():
    """With the signs that names of properties have; a person's data has none of them alone."""
    assert below("custom_data", "x" * 50) == "custom_data." + "x" * 50
    assert below("custom_data", "my_own-key.v2") == "custom_data.my_own-key.v2"
