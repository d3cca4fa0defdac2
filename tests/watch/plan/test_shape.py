"""What a value looks like."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.watch.plan.shape import (
    KINDS,
    expression,
    is_personal_name,
    kind_of_key,
    known_types,
    may_be_kept,
    outward,
    pattern_of,
    prefix_of,
    wider,
)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("a", "text"), (1, "integer"), (1.5, "number"), (True, "flag"), ([], "list"), ((), "list"), ({}, "object"),
     (None, "null"), (Decimal(1), "object")],
)  # fmt: skip
def test_each_value_has_a_kind(value: Any, kind: str) -> None:
    """As JSON has them; what JSON does not have counts as an object."""
    assert known_types(value) == kind


@pytest.mark.parametrize(
    ("text", "pattern"),
    [("EUR", "A"), ("ORD-2024", "A-9"), ("a1b2", "w"), ("sKu_9", "L_9"), ("en", "a"),
     ("3fa85f64-5717-4562-b3fc-2c963f66afa6", "w-9-9-w-w"), ("", None), ("Blue shoes", None), ("a--b", None),
     ("Größe", None), ("x" * 65, None), ("1-2-3-4-5-6-7", None)],
)  # fmt: skip
def test_a_text_has_a_pattern_or_none(text: str, pattern: str | None) -> None:
    """One letter for each stretch between separators; a sentence has none."""
    found = pattern_of(text)
    assert (found and found[0]) == pattern


def test_two_patterns_have_one_that_both_fit() -> None:
    """Unless they are not built alike."""
    assert wider("A-9", "A-9") == "A-9"
    assert wider("A-9", "a-w") == "L-w"
    assert wider("A", "9") == "w"
    assert wider("A-9", "A_9") is None
    assert wider("A", "A-9") is None
    assert wider("L-9", "A-9") == "L-9"


def test_an_expression_says_what_is_steady() -> None:
    """Lengths of letters that never vary, and what all begin with; numbers may grow."""
    assert expression("A", [3], [3]) == "[A-Z]{3}"
    assert expression("A-9", [3, 4], [3, 4]) == "[A-Z]{3}-[0-9]+"
    assert expression("A-9", [3, 4], [3, 4], "ORD-") == "ORD-[0-9]+"
    assert expression("a.w", [2, 1], [5, 9]) == r"[a-z]+\.[A-Za-z0-9]+"


@given(st.text("ABab09-_./:#", max_size=70))
def test_a_text_fits_its_own_expression(text: str) -> None:
    """Whatever it is made of; with its prefix too."""
    found = pattern_of(text)
    if found is not None:
        pattern, lengths = found
        assert re.fullmatch(expression(pattern, lengths, lengths), text)
        assert re.fullmatch(expression(pattern, lengths, lengths, prefix_of(text)), text)


def test_a_prefix_is_a_short_word_with_its_separator() -> None:
    """Nothing of a number, a long word, or a text without separator."""
    assert [prefix_of(text) for text in ("ORD-1", "12-3", "abcdefghij-1", "EUR")] == ["ORD-", "", "", ""]


@given(st.floats(-1e15, 1e15))
def test_a_rounded_range_holds_its_number(number: float) -> None:
    """And tells of no single one: two leading digits."""
    assert outward(number, up=False) <= number <= outward(number, up=True)


def test_ranges_are_rounded_to_two_digits() -> None:
    """Away from what lies inside; what is no finite number is nothing."""
    assert (outward(1234.5, up=False), outward(1234.5, up=True)) == (1200, 1300)
    assert (outward(-0.014, up=False), outward(9.99, up=True)) == (-0.02, 10)
    assert outward(float("inf"), up=True) == outward(float("nan"), up=True) == outward(0, up=True) == 0


def test_what_may_be_of_a_person_is_known_by_its_name_or_form() -> None:
    """Of such parameters nothing is kept, and no address or number of anybody's."""
    assert is_personal_name("custom_data.customer_email") and is_personal_name("custom_data.phone")
    assert not is_personal_name("custom_data.content_name")
    assert may_be_kept("home_delivery") and may_be_kept("EUR")
    assert not any(map(may_be_kept, ("ann@shop.example", "4915112345", "x" * 33, "one two three four five")))


def test_a_key_of_user_data_is_hashed_or_a_text() -> None:
    """As Meta takes it: its value is never looked at."""
    assert [KINDS[kind_of_key(key)] for key in ("em", "external_id", "fbc", "client_ip_address")] == [
        "hashed", "hashed", "text", "text",
    ]  # fmt: skip
