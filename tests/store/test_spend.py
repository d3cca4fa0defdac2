"""Lines of spend: read whole, or refused by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.spend import MOST_PROBLEMS, Spend, read_spend

HEAD = "date,campaign,spend,currency"


def test_lines_are_read_by_the_names_of_their_columns() -> None:
    """In any order, with columns that mean nothing here, with a mark of a spreadsheet before them."""
    head = "\ufeffCampaign,Date,Spend,Currency,Reach,meta_conversions,meta_value"
    text = f"{head}\r\n\r\nautumn,2026-11-20,12.5,eur,9,3.5,80\r\n"
    assert read_spend(text).rows == [
        Spend(day=20_777, campaign="autumn", currency="EUR", micros=12_500_000, conversions=3_500_000, value=80_000_000)
    ]


def test_what_meta_counted_may_be_missing() -> None:
    (row,) = read_spend(f'{HEAD},meta_value\n2026-11-20,"a, b",0,EUR,').rows
    assert (row.campaign, row.micros, row.conversions, row.value) == ("a, b", 0, None, None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("20.11.2026,a,1,EUR", "date"),
        ("2026-13-01,a,1,EUR", "date"),
        ("2026-11-20,,1,EUR", "campaign"),
        ("2026-11-20,a,-1,EUR", "spend"),
        ("2026-11-20,a,nan,EUR", "spend"),
        ("2026-11-20,a,,EUR", "spend"),
        ('2026-11-20,a,"1,200",EUR', "spend"),
        ("2026-11-20,a,1,EURO", "currency"),
        ("2026-11-20,a", "currency"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_write(line: str, words: str) -> None:
    """And nothing of the file is taken, also not what is right."""
    found = read_spend(f"{HEAD}\n2026-11-20,right,1,EUR\n{line}\n")
    assert found.rows == ()
    ((number, told),) = found.problems
    assert (number, told.startswith(words)) == (3, True)


def test_a_line_that_stands_twice_is_refused() -> None:
    """Whichever is meant."""
    found = read_spend(f"{HEAD}\n2026-11-20,a,1,EUR\n2026-11-20,A,2,EUR\n")
    assert found.problems == [(3, "this day, campaign and currency stand on an earlier line")]


def test_a_file_without_its_columns_or_lines_says_so() -> None:
    assert "must name currency" in read_spend("date,campaign,spend\n").problems[0][1]
    assert read_spend("").problems and read_spend(HEAD).problems


def test_problems_are_told_up_to_a_bound() -> None:
    assert len(read_spend(HEAD + "\nx,a,1,EUR" * 100).problems) == MOST_PROBLEMS


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"{HEAD}\n{text}"):
        found = read_spend(whole)
        assert bool(found.rows) != bool(found.problems)
