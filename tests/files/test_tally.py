"""What a check counts, in little room."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.problem import Problem
from signalpost.files.tally import LINES_NAMED, SETS_KEPT, Counts, Seen, Sums


@given(st.lists(st.tuples(st.sampled_from(["Purchase", "Lead"]), st.text(max_size=3))))
def test_seen_is_a_set(pairs: list[tuple[str, str]]) -> None:
    """Of names and ids together, however it grows."""
    seen, known = Seen(slots=4), set()
    for name, event_id in pairs:
        assert seen.add(name, event_id) == ((name, event_id) not in known)
        known.add((name, event_id))
    assert seen.count == len(known)


def test_seen_grows() -> None:
    """From a few slots to thousands, and forgets nothing."""
    seen = Seen(slots=8)
    assert all(seen.add("Purchase", str(number)) for number in range(5_000))
    assert not any(seen.add("Purchase", str(number)) for number in range(5_000))


def test_problems_are_counted_by_place() -> None:
    """The most frequent first, with the first lines; numbers in a list are one place."""
    counts = Counts()
    for line in range(10):
        counts.add(Problem(path=f"custom_data.contents[{line}].id", code="x", message="M.", fix="F."), line)
    counts.add(Problem(path="", code="y", message="N."), 3)
    first, second = counts.listed()
    assert (first.code, first.path, first.count, len(first.lines)) == ("x", "custom_data.contents", 10, LINES_NAMED)
    assert (second.code, second.lines) == ("y", [3])


def test_all_problems_of_a_row_are_counted_at_once() -> None:
    """As one by one, also when more different sets of them came than are remembered."""
    at_once, singly = Counts(), Counts()
    for line in range(SETS_KEPT + 3):
        both = (
            Problem(path=f"custom_data.contents[{line}]", code="x", message="M."),
            Problem(path="", code="y", message="N."),
        )
        at_once.add_all(both, line)
        for one in both:
            singly.add(one, line)
    assert at_once.listed() == singly.listed() and at_once.listed()[0].count == SETS_KEPT + 3


def test_the_currency_of_all_amounts() -> None:
    """Where there is one."""
    sums = Sums()
    assert sums.currency() == ""
    sums.add("2026-11-17", "Lead", "", None)
    sums.add("2026-11-17", "Purchase", "BRL", Decimal(1))
    assert sums.currency() == "BRL"
    sums.add("2026-11-17", "Purchase", "USD", Decimal(1))
    assert sums.currency() == ""


def test_sums_for_the_books() -> None:
    """By day, name and currency; cents are not rounded."""
    sums = Sums()
    for amount in ("0.10", "0.20", None):
        sums.add("2026-11-17", "Purchase", "EUR", None if amount is None else Decimal(amount))
    sums.add("2026-11-16", "Lead", "", None)
    assert [(one.day, one.events, one.amount) for one in sums.listed()] == [
        ("2026-11-16", 1, ""),
        ("2026-11-17", 3, "0.30"),
    ]
    sums.add("2026-11-18", "Purchase", "EUR", Decimal("1.00"))
    assert [(one.day, one.events, one.amount) for one in sums.totals()] == [("", 1, ""), ("", 4, "1.30")]


def test_the_same_problems_again() -> None:
    """Are counted on, with the first lines."""
    counts, both = Counts(), (Problem(path="", code="x", message="M."), Problem(path="", code="y", message="N."))
    for line in range(9):
        counts.add_all(both, line)
    assert [(one.count, one.lines) for one in counts.listed()] == [(9, [0, 1, 2, 3, 4])] * 2
