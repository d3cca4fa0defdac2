"""What a sandbox remembers and whom it lets in."""

from __future__ import annotations

from typing import Any

from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.forms import Call
from signalpost.sandbox.state import Sandbox, new_trace_id

NOW = 1_790_000_000
EVENT = {"event_name": "Lead", "event_time": NOW, "action_source": "website", "user_data": {"em": "x"}, "event_id": "1"}


def call(token: str | None = "t", dataset: str = "123", items: tuple[Any, ...] = (EVENT,), **fields: Any) -> Call:
    return Call(version="v25.0", dataset=dataset, token=token, token_place="header", form="json", items=items, **fields)


def refused(sandbox: Sandbox, made: Call) -> str | None:
    error = sandbox.judge(made)
    return error and error.name


def test_by_default_any_token_and_any_numbered_dataset_will_do() -> None:
    """Nothing to set up; but no token is 104, and a dataset that is no number does not exist."""
    sandbox = Sandbox(clock=lambda: NOW)
    assert refused(sandbox, call()) is None
    assert refused(sandbox, call(token=None)) == "104"
    assert refused(sandbox, call(dataset="shop")) == "100/33"


def test_listed_tokens_are_checked_before_datasets_and_events() -> None:
    """Unknown token: 190. Known token, other or unknown dataset: 100/33. Only then the events."""
    sandbox = Sandbox(tokens={"123": ["a"], "456": ["b"]}, clock=lambda: NOW)
    assert refused(sandbox, call(token="a")) is None
    assert refused(sandbox, call(token="c", items=({},))) == "190"
    assert refused(sandbox, call(token="b", items=({},))) == "100/33"
    assert refused(sandbox, call(token="a", dataset="789")) == "100/33"
    assert refused(sandbox, call(token="a", items=({},))) == "100"


def test_events_are_found_by_fields_of_call_and_event() -> None:
    """dataset and test_event_code are the call's; every other name is the event's; `after` pages."""
    sandbox = Sandbox(clock=lambda: NOW)
    sandbox.take(call(test_event_code="TEST1"), "A1")
    sandbox.take(call(dataset="456", items=({**EVENT, "event_id": "2"}, EVENT)), "A2")
    assert [event.number for event in sandbox.events()] == [1, 2, 3]
    assert [event.number for event in sandbox.events(dataset="456")] == [2, 3]
    assert [event.number for event in sandbox.events(event_id="1")] == [1, 3]
    assert [event.number for event in sandbox.events(test_event_code="TEST1")] == [1]
    assert [event.number for event in sandbox.events(after=2)] == [3]
    assert sandbox.events(event_name="Purchase") == []


def test_memory_is_bounded_and_numbers_go_on() -> None:
    """The oldest events leave; forgetting does not start counting again."""
    sandbox = Sandbox(keep=2, clock=lambda: NOW)
    sandbox.take(call(items=(EVENT,) * 3), "A")
    assert [event.number for event in sandbox.events()] == [2, 3]
    sandbox.forget()
    assert sandbox.events() == []
    sandbox.take(call(), "A")
    assert [event.number for event in sandbox.events()] == [4]
    assert sandbox.as_json()["events_received"] == 4


def test_what_is_kept_holds_no_token_and_shows_no_event() -> None:
    """A received event has no token; its repr has no user_data."""
    sandbox = Sandbox(clock=lambda: NOW)
    sandbox.take(call(token="secret-token"), "A")
    event = sandbox.events()[0]
    assert "secret-token" not in str([getattr(event, name) for name in event.__struct_fields__])
    assert "em" not in repr(event)


def test_trace_ids_look_like_metas() -> None:
    """They start with A, have 23 URL-safe characters and do not repeat."""
    ids = {new_trace_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(one) == 23 and one[0] == "A" and one.replace("-", "").replace("_", "").isalnum() for one in ids)


def test_another_tier_begins_with_all_its_points() -> None:
    """And without a tier nothing is blocked, nor said to be."""
    sandbox = Sandbox(clock=lambda: NOW, conduct=Conduct(tier="limited"))
    assert [refused(sandbox, call()) for _ in range(21)] == [None] * 20 + ["17/2446079"]
    assert sandbox.usage_headers("123") != ()
    sandbox.conduct = Conduct(tier="full")
    assert (refused(sandbox, call()), sandbox.usage_headers("123")) == (None, ())
    sandbox.conduct = Conduct()
    assert (refused(sandbox, call()), sandbox.usage_headers("123")) == (None, ())
