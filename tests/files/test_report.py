"""A report says in one sentence what to do, and is JSON."""

from __future__ import annotations

import json

from signalpost.files.finding import Question
from signalpost.files.report import Report, as_json, money, mood, option, sentence
from signalpost.files.tally import Count, Sum

EMPTY = Report(file="orders.csv", checked_at=1, export="", form="csv")


def test_one_sentence() -> None:
    """Whatever the state."""
    ask = Question(name="time_zone", text="?")
    problem = Count(code="x", message="Too old.", fix="Send sooner.", count=1)
    said = {
        "Answer 1 question first": Report(file="", checked_at=1, export="", form="csv", questions=(ask,)),
        "The file has no rows": EMPTY,
        "Nothing of this file can be sent: Too old. Send sooner.": Report(
            file="", checked_at=1, export="", form="csv", groups=1, refused=1, problems=(problem,)
        ),
        "Nothing of this file is to be sent.": Report(
            file="", checked_at=1, export="", form="csv", groups=1, left_out={"order_cancelled": 1}
        ),
    }
    for words, report in said.items():
        assert sentence(report).startswith(words) and mood(report) == "bad"
    good = Report(file="", checked_at=1, export="", form="csv", groups=2, sendable=1)
    assert mood(good) == "good"
    assert mood(Report(file="", checked_at=1, export="", form="csv", groups=2, sendable=1, refused=1)) == "warn"


def test_json() -> None:
    """Indented, for programs and for people."""
    assert json.loads(as_json(EMPTY))["file"] == "orders.csv"


def test_what_no_mending_helps_is_not_to_be_mended() -> None:
    """Events too old, or ahead of now, are named apart from rows to mend."""
    old = Count(code="event_time_too_old", count=3)
    ahead = Count(code="event_time_in_future", count=2)
    found = Report(file="", checked_at=1, export="", form="csv", groups=9, sendable=3, refused=6, problems=(old, ahead))
    assert sentence(found) == (
        "3 events can go; 3 are too old for Meta; 2 lie in the future: look at the clock of their times; "
        "mend 1 in the file of bad rows and upload that file too."
    )


def test_all_can_go() -> None:
    """Several, or the one that there is; where rows are refused that can all be mended, nothing else is said."""
    assert (
        sentence(Report(file="", checked_at=1, export="", form="csv", groups=2, sendable=2)) == "All 2 events can go."
    )
    one = Report(file="", checked_at=1, export="", form="csv", groups=1, sendable=1)
    assert sentence(one) == "The one event can go."
    old = Count(code="event_time_too_old", count=1)
    late = Report(file="", checked_at=1, export="", form="csv", groups=2, sendable=1, refused=1, problems=(old,))
    assert sentence(late) == "1 events can go; 1 are too old for Meta."


def test_words_for_people() -> None:
    """The option that answers a question; a sum as the books have it."""
    assert (option("time_zone"), option("renamed")) == ("--time-zone", "--column")
    assert option("day_first") == "--day-first or --month-first"
    assert money(Sum(day="", event_name="Purchase", currency="EUR", events=2, amount="1234.5")) == "1,234.50 EUR"
    assert money(Sum(day="", event_name="Lead", currency="", events=2, amount="")) == ""
