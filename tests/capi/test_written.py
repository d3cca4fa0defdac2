"""Writing the event once, within limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from capi_events import NOW, accepted, text
from signalpost.capi.custom_data import Content, CustomData
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.prepare import prepare
from signalpost.capi.spec import MAX_EVENT_BYTES
from signalpost.capi.user_data import UserData
from signalpost.capi.verticals import Travel


def made(**custom):
    event = Event(
        event_name="Lead",
        event_time=NOW,
        action_source="email",
        user_data=UserData(em="mary@shop.example"),
        custom_data=custom,
    )
    return prepare(event, now=NOW, random_id="1")


def problems(outcome):
    assert isinstance(outcome, Dropped)
    return [(problem.path, problem.code) for problem in outcome.problems]


def household(addresses):
    event = Event(event_name="Lead", event_time=NOW, action_source="email", user_data=UserData(em=addresses))
    return prepare(event, now=NOW, random_id="1")


def test_the_body_is_compact_and_in_a_fixed_order():
    """The same event gives the same bytes."""
    body = accepted().body
    assert body == accepted().body
    assert b" :" not in body
    assert b'": ' not in body
    assert list(json.loads(body)) == [
        "event_name", "action_source", "event_time", "event_id", "event_source_url", "user_data", "custom_data"
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["\ud800", object(), {1, object()}, {"a": [object()]}])
def test_what_json_cannot_hold_is_refused_with_its_place(value):
    """A Python caller learns which property it was."""
    found = problems(made(x=value))
    assert found[0][1] == "not_encodable"
    assert found[0][0].startswith("custom_data.x")


@pytest.mark.parametrize("value", ["\ud800", object(), {"a": [object()]}])
def test_a_typed_custom_data_is_no_exception(value):
    """Wherever the odd value stands."""
    for custom in (
        CustomData(properties={"x": value}),
        CustomData(order_id=value),
        CustomData(contents=[Content(id="a", title=value)]),
        CustomData(contents=[value]),
        CustomData(vertical=Travel(city=value)),
    ):
        event = Event(event_name="Lead", event_time=NOW, action_source="email", event_id="1", custom_data=custom)
        outcome = prepare(event, now=NOW, random_id="1")
        remarks = outcome.notes if isinstance(outcome, Accepted) else outcome.problems
        assert remarks[0].path.startswith("custom_data.")


def test_python_values_with_a_json_form_are_written():
    """A datetime is its ISO text."""
    outcome = made(at=datetime(2026, 1, 1, tzinfo=UTC))
    assert isinstance(outcome, Accepted)
    assert b'"at":"2026-01-01T00:00:00Z"' in outcome.body


def test_texts_have_a_limit():
    """8 kB a text."""
    assert isinstance(made(x="é" * 4_096), Accepted)
    assert problems(made(x="é" * 4_097)) == [("custom_data.x", "text_too_long")]


def test_events_have_a_limit():
    """64 kB an event, also when Python code made it."""
    outcome = made(**{f"p{number}": "x" * 8_000 for number in range(9)})
    assert ("", "event_too_large") in problems(outcome)
    assert len(text(custom_data={"a": "x" * 8_000})) < MAX_EVENT_BYTES


def test_lists_of_people_have_a_limit():
    """50 values a key."""
    many = [f"mary{number}@shop.example" for number in range(51)]
    assert problems(household(many)) == [("user_data.em", "list_too_long")]
    assert isinstance(household(many[:50]), Accepted)


def test_a_name_that_json_cannot_hold_refuses_the_event():
    """No one value is to blame, so the place is the whole event."""
    assert ("", "not_encodable") in [(path, code) for path, code in problems(made(**{"\ud800": 1}))]
