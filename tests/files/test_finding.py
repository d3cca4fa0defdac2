"""What the first rows leave open is asked; what they say is taken, with the reason."""

from __future__ import annotations

from signalpost.files.columns import Export
from signalpost.files.finding import Answers, Finding

PLACES = {"order_id": 0, "event_time": 1, "value": 2}


def found(*rows: list[str], answers: Answers = Answers(), export: Export = Export.PLAIN) -> Finding:  # noqa: B008
    one = Finding(PLACES, list(rows), answers, export)
    one.run()
    return one


def test_what_can_be_read_two_ways_is_asked() -> None:
    """With the very text that can."""
    one = found(["1", "3/4/2026 10:00", "1,234"])
    texts = {question.name: question.text for question in one.questions}
    assert {"day_first", "time_zone", "decimal", "currency", "action_source", "shop"} <= texts.keys()
    assert "3/4/2026" in texts["day_first"] and "1,234" in texts["decimal"]


def test_one_row_that_tells_settles_it() -> None:
    """A day of 25, and cents: said with why."""
    one = found(["1", "3/4/2026 10:00", "1.234,50 EUR"], ["2", "25/4/2026 10:00", "9,00 EUR"])
    said = {taken.name: (taken.value, taken.why) for taken in one.assumed}
    assert said["time_format"][0] == "day first" and said["mark"][0] == "," and said["currency"][0] == "EUR"
    assert {question.name for question in one.questions} == {"time_zone", "action_source", "shop"}


def test_answers_stand_above_what_was_found() -> None:
    """And close their questions."""
    answers = Answers(
        shop="s", time_zone="UTC", currency="gbp", action_source="website", event_name="Lead", decimal=","
    )
    one = found(["1", "2026-11-17 10:00:00", "12,50"], answers=answers)
    assert not one.questions
    assert (one.found["currency"], one.found["event_name"], one.found["mark"]) == ("GBP", "Lead", ",")


def test_a_file_without_times_is_asked_for_its_column() -> None:
    """Nothing else of times is asked."""
    one = Finding({"order_id": 0}, [["1"]], Answers(), Export.PLAIN)
    one.run()
    assert one.questions[0].name == "renamed" and not one.is_grouped
