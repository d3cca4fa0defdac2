"""A report says in one sentence what to do, and is JSON."""

from __future__ import annotations

import json

from signalpost.files.finding import Question
from signalpost.files.report import Report, as_json, mood, sentence
from signalpost.files.tally import Count

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
