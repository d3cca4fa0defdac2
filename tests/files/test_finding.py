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


def test_columns_that_cannot_be_read_are_asked_for() -> None:
    """Times that nobody can read; amounts that fit no single mark; a row that says nothing of what happened."""
    one = found(["1", "soon", "1,234.50"], ["2", "later", "1.234,50"])
    names = [question.name for question in one.questions]
    assert names[0] == "renamed" and "decimal" in names
    other = Finding({"event_time": 0, "em": 1}, [["2026-11-17T10:00:00Z", "x"]], Answers(), Export.PLAIN)
    other.run()
    assert {"event_name", "action_source", "shop"} == {question.name for question in other.questions}
    american = found(["1", "3/4/2026 10:00", "9.00"], answers=Answers(day_first=False))
    assert american.found["time_format"] == "month first"


def test_exports_say_where_it_happened() -> None:
    """A shop's are of the website, a CRM's of the system; columns of their own are not asked for."""
    places = {"order_id": 0, "event_time": 1, "value": 2, "currency": 3, "event_id": 4}
    row = ["1", "2026-11-17T10:00:00Z", "9.00", "EUR", "e"]
    for export, source in ((Export.SHOPIFY, "website"), (Export.HUBSPOT, "system_generated")):
        one = Finding(places, [row], Answers(), export)
        one.run()
        assert one.found["action_source"] == source and not one.questions
    said = Finding({**places, "action_source": 5, "event_name": 6}, [[*row, "email", "Lead"]], Answers(), Export.PLAIN)
    said.run()
    assert not said.questions and "event_name" not in said.found
    nothing = Finding({"event_time": 0, "value": 1, "event_name": 2}, [], Answers(shop="s"), Export.PLAIN)
    nothing.run()
    assert "currency" not in {question.name for question in nothing.questions}


def test_amounts_without_cents_leave_nothing_open() -> None:
    """17 is 17 in every country."""
    one = found(["1", "2026-11-17T10:00:00Z", "17"])
    assert "decimal" not in {question.name for question in one.questions} and "mark" not in one.found
