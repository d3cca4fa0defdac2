"""Events and calls over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[..., dict[str, Any]]


def test_one_event_can_be_asked_for_with_its_standing(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Why it was kept or discarded, and against which other."""
    post(event)
    post(event)
    found = ask("GET", "/_sandbox/events/2")
    assert found["event"] == event
    assert found["standing"] == {
        "kept": False,
        "rule": "event_id",
        "partner": 1,
        "why": "discarded: event 1 (server) with the same event_name and event_id came just before",
    }
    assert found["keys"] == ["em"]


def test_events_can_be_filtered_by_what_became_of_them(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """By rule, by kept, by source, and by fields of the event."""
    post(event, event, {**event, "event_id": "b", "event_source_url": "https://a.example/"})
    for query, numbers in [
        ("kept=true", [1, 3]),
        ("kept=false", [2]),
        ("rule=event_id", [2]),
        ("source=server", [1, 2, 3]),
        ("source=browser", []),
        ("event_source_url=https://a.example/", [3]),
        ("event_name=Purchase&event_id=b", [3]),
        ("self=1", []),
    ]:
        found = ask("GET", f"/_sandbox/events?{query}")
        assert [one["number"] for one in found["events"]] == numbers, query


def test_calls_can_be_filtered_and_paged(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """By dataset, refused alone, after a number, so many."""
    post(event)
    post({**event, "event_time": 1}, dataset="456")
    post(event, dataset="456")
    for query, numbers in [
        ("", [1, 2, 3]),
        ("?dataset=456", [2, 3]),
        ("?refused=true", [2]),
        ("?after=1&limit=1", [3]),
        ("?limit=0", []),
    ]:
        assert [one["number"] for one in ask("GET", f"/_sandbox/calls{query}")["calls"]] == numbers, query
    assert ask("GET", "/_sandbox/calls?refused=1&held=1")["calls"][0]["held"][0]["event_time"] == 1
