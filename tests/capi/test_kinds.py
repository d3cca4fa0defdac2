"""Reading values: what is unambiguous is read, what is not is left out, and both are said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.kinds import READERS, is_empty, number, read
from signalpost.capi.spec import Source
from signalpost.capi.spec_parameters import Kind, Parameter

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=8,
)


def row(kind: Kind, *values: str) -> Parameter:
    return Parameter(place="", name="x", kind=kind, source=Source.OURS, values=values)


@pytest.mark.parametrize(
    ("given", "found"),
    [("19.99", 19.99), (" 20 ", 20), ("-3", -3), ("0.5", 0.5), ("007", 7), ("1234567.89", 1234567.89)],
)
def test_a_plain_number_as_text_is_read_and_noted(given, found):
    """ "19.99" means one thing only."""
    assert number(given) == (found, "number_as_text")


@pytest.mark.parametrize(
    "given", ["1.234,56", "1,234.56", "19,99", "€5", "5 EUR", "1e5", "", ".", "-", "1.", ".5", "0x10", "１", "1_000",
              "NaN", "Infinity", "9" * 40, "+5"],
)  # fmt: skip
def test_an_ambiguous_text_is_no_number(given):
    """1.234,56 could be two numbers, so nobody guesses."""
    assert number(given) == (None, "number_expected")


@pytest.mark.parametrize(
    ("given", "found"), [(5, (5, None)), (5.5, (5.5, None)), (Decimal("1.10"), (Decimal("1.10"), None)),
                         (True, (None, "number_expected")), (None, (None, "number_expected")),
                         (2**64 - 1, (2**64 - 1, None)), (-(2**63), (-(2**63), None)),
                         (-(2**63) - 1, (None, "number_expected")),
                         (2**64, (None, "number_expected")), (float("nan"), (None, "number_not_finite")),
                         (float("-inf"), (None, "number_not_finite")), (Decimal("NaN"), (None, "number_not_finite")),
                         (Decimal("sNaN"), (None, "number_not_finite"))],
)  # fmt: skip
def test_numbers_are_finite_and_within_64_bits(given, found):
    """What JSON cannot say, or Meta cannot hold, is no number."""
    assert number(given) == found


@pytest.mark.parametrize(
    ("kind", "given", "found"),
    [
        (Kind.INTEGER, 3.0, (3, None)),
        (Kind.INTEGER, 3.5, (None, "number_expected")),
        (Kind.INTEGER, -1, (None, "number_expected")),
        (Kind.NUMBER, -0.5, (None, "number_expected")),
        (Kind.SIGNED, -0.5, (-0.5, None)),
        (Kind.TIME, 1_790_000_000, (1_790_000_000, None)),
        (Kind.TIME, 1_790_000_000_000, (None, "time_expected")),
        (Kind.TIME, "yesterday", (None, "time_expected")),
        (Kind.TIME, 1, (1, None)),
        (Kind.TIME, 0, (None, "time_expected")),
        (Kind.TEXT, 5, ("5", None)),
        (Kind.ID, 5, ("5", None)),
        (Kind.ID, Decimal("NaN"), (None, "text_expected")),
        (Kind.PRODUCT_ID, 5, (5, None)),
        (Kind.PRODUCT_ID, "5", ("5", None)),
        (Kind.PRODUCT_ID, True, (None, "text_expected")),
        (Kind.PRODUCT_ID, 2**64, (str(2**64), None)),
        (Kind.TEXT, True, (None, "text_expected")),
        (Kind.TEXT, [], (None, "text_expected")),
        (Kind.TEXT_OR_FLAG, True, (True, None)),
        (Kind.FLAG, "True", (True, None)),
        (Kind.FLAG, 0, (False, None)),
        (Kind.FLAG, 1, (True, None)),
        (Kind.FLAG, "1", (True, None)),
        (Kind.FLAG, " FALSE ", (False, None)),
        (Kind.FLAG, "maybe", (None, "flag_expected")),
        (Kind.BIT, True, (1, None)),
        (Kind.BIT, "0", (0, None)),
        (Kind.BIT, 2, (None, "flag_expected")),
        (Kind.ENUM, " A ", ("a", None)),
        (Kind.ENUM, "c", (None, "not_allowed")),
        (Kind.ENUM, 5, (None, "not_allowed")),
        (Kind.TEXT, " a ", (" a ", None)),
        (Kind.IDS, ["x", 5, ""], (["x", 5], None)),
        (Kind.IDS, "x", (["x"], "list_expected")),
        (Kind.IDS, ["x", {}, [1], True], (["x"], "item_left_out")),
        (Kind.IDS, {"a": 1}, (None, "list_needed")),
        (Kind.IDS, [None], (None, None)),
        (Kind.URL, "HTTPS://shop.example", ("HTTPS://shop.example", None)),
        (Kind.URL, "shop.example/x", (None, "url_invalid")),
    ],
)
def test_each_kind_has_its_reading(kind, given, found):
    """What is sent, and the code of the remark."""
    assert read(given, row(kind, "a", "b")) == found


@pytest.mark.parametrize("empty", [None, "", [], {}, ()])
def test_empty_values_are_left_out(empty):
    """Nothing is sent for nothing."""
    assert is_empty(empty)


@pytest.mark.parametrize("value", [0, False, 0.0, "0", [0]])
def test_zero_is_not_empty(value):
    """A free order is an order."""
    assert not is_empty(value)


@given(JSON, st.sampled_from(sorted(READERS)))
def test_reading_never_raises_and_never_loses_silently(value, kind):
    """Whatever JSON holds: something to send, or a code that says why not."""
    found, code = read(value, row(kind, "a"))
    assert found is not None or code is not None or kind in (Kind.IDS, Kind.TEXTS)
