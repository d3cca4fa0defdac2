"""Which fields there are, and what may stand in each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from signalpost.capi.link import EventLink
from signalpost.capi.user_data import UserData
from signalpost.connectors.generic.expressions import Unfit, compiled
from signalpost.connectors.generic.fields import FIELDS, REQUIRED, Kind, Section, taken
from signalpost.connectors.order import BrowserHalf, Line, Payment, Refund

BY = compiled("a.b", "order.total")


def fits(kind: Kind, value: Any, minor_of: str | None = None) -> Any:
    return taken(kind, value, BY, minor_of)


def test_every_field_is_one_of_what_it_fills() -> None:
    """And what a part cannot be without can be named."""
    made = {
        Section.PERSON: UserData,
        Section.LINK: EventLink,
        Section.BROWSER: BrowserHalf,
        Section.LINES: Line,
        Section.REFUNDS: Refund,
        Section.PAYMENTS: Payment,
    }
    for section, kind in made.items():
        assert set(FIELDS[section]) <= set(kind.__struct_fields__)
    assert all(set(names) <= set(FIELDS[section]) for section, names in REQUIRED.items())


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.TEXT, "abc", "abc"),
        (Kind.TEXT, 1001, "1001"),
        (Kind.TEXT, None, None),
        (Kind.TEXT, "", None),
        (Kind.AMOUNT, "59.80", Decimal("59.80")),
        (Kind.AMOUNT, 59.8, Decimal("59.8")),
        (Kind.AMOUNT, 0, Decimal(0)),
        (Kind.AMOUNT, -5, Decimal(-5)),
        (Kind.COUNT, 2, 2),
        (Kind.COUNT, "2", 2),
        (Kind.COUNT, 2.0, 2),
        (Kind.FLAG, True, True),
        (Kind.FLAG, False, False),
        (Kind.FLAG, None, None),
        (Kind.MOMENT, 1_795_165_200, 1_795_165_200),
        (Kind.MOMENT, 1_795_165_200_123, 1_795_165_200),
        (Kind.MOMENT, "1795165200", 1_795_165_200),
        (Kind.MOMENT, "2026-11-20T09:00:00Z", 1_795_165_200),
        (Kind.MOMENT, "2026-11-20T10:00:00+01:00", 1_795_165_200),
        (Kind.MOMENT, "2026-11-20 09:00:00", 1_795_165_200),
    ],
)
def test_what_fits_is_taken(kind: Kind, value: Any, expected: Any) -> None:
    """As senders write it."""
    assert fits(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "came"),
    [
        (Kind.TEXT, ["a"], "array"),
        (Kind.TEXT, {"a": 1}, "object"),
        (Kind.TEXT, True, "boolean"),
        (Kind.TEXT, "x" * 8_193, "longer than 8192 characters"),
        (Kind.AMOUNT, "59,80", "a string that is no amount"),
        (Kind.AMOUNT, "much", "a string that is no amount"),
        (Kind.AMOUNT, [1], "array"),
        (Kind.AMOUNT, False, "boolean"),
        (Kind.COUNT, 1.5, "no whole number"),
        (Kind.COUNT, -1, "no whole number"),
        (Kind.COUNT, "two", "no whole number"),
        (Kind.FLAG, "yes", "string"),
        (Kind.FLAG, 1, "number"),
        (Kind.MOMENT, "yesterday", "a string that is no time"),
        (Kind.MOMENT, "20.11.2026", "a string that is no time"),
        (Kind.MOMENT, -1, "no time"),
        (Kind.MOMENT, 10**18, "no time"),
        (Kind.MOMENT, 1e300, "no time"),
        (Kind.MOMENT, 40_000_000_000, "no time"),
        (Kind.COUNT, 1e300, "no whole number"),
    ],
)
def test_what_does_not_fit_is_said_with_field_expression_and_type(kind: Kind, value: Any, came: str) -> None:
    """And without the value."""
    with pytest.raises(Unfit) as refused:
        fits(kind, value)
    assert refused.value.path == f"order.total (a.b): {came}"
    assert (refused.value.field, refused.value.expression, refused.value.came) == ("order.total", "a.b", came)


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [(5_980, "EUR", "59.80"), ("5980", "EUR", "59.80"), (5_980, "JPY", "5980"), (5_120, "KWD", "5.120")],
)
def test_smallest_units_are_made_whole_by_iso_4217(value: Any, currency: str, expected: str) -> None:
    """Where the mapping says so."""
    assert fits(Kind.AMOUNT, value, currency) == Decimal(expected)


def test_a_fraction_of_a_smallest_unit_is_a_mapping_that_is_wrong() -> None:
    """It would be a hundredth of what it should."""
    with pytest.raises(Unfit, match="with a fraction"):
        fits(Kind.AMOUNT, "59.80", "EUR")
