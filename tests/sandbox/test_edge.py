"""Meta's edge for events, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signalpost.errors import TransportError
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.state import Sandbox

Ask = Callable[..., dict[str, Any]]


def test_a_refused_call_and_its_events_can_be_looked_at(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """The page shows what was refused and why: the error as it was answered, the events as they came."""
    refused = post(event, {**event, "event_time": 1})
    listed = ask("GET", "/_sandbox/calls?refused=true")["calls"]
    call = ask("GET", f"/_sandbox/calls/{listed[0]['number']}")
    assert call["answer"]["error"] == refused["error"]
    assert call["held"] == [event, {**event, "event_time": 1}]


@pytest.mark.parametrize("fault", ["613", "html_502"])
def test_events_of_a_call_that_met_a_fault_are_held_but_not_taken(
    sandbox: Sandbox, ask: Ask, post: Ask, event: dict[str, Any], fault: str
) -> None:
    """Section 21 item 10: a client must send them again."""
    sandbox.faults.add(Fault(fault=fault))
    with pytest.raises(ValueError) if fault == "html_502" else _nothing():
        post(event)
    assert sandbox.events() == []
    call = ask("GET", "/_sandbox/calls/1")
    assert (call["error"], call["held"]) == (fault, [event])
    assert post(event)["events_received"] == 1


@pytest.mark.parametrize(("stored", "events"), [(True, 1), (False, 0)])
def test_a_cut_connection_has_taken_the_events_or_not(
    sandbox: Sandbox, post: Ask, event: dict[str, Any], stored: bool, events: int
) -> None:
    """Section 21 item 10: the client cannot know, and sends again; the event_id makes that safe."""
    sandbox.faults.add(Fault(fault="drop", stored=stored))
    with pytest.raises(TransportError):
        post(event)
    assert len(sandbox.events()) == events
    post(event)
    assert [one.standing.kept for one in sandbox.events()].count(True) == 1


def test_a_call_that_cannot_be_read_is_listed_without_events(ask: Ask) -> None:
    """There is nothing to hold."""
    ask("POST", "/v25.0/123/events", b"{")
    call = ask("GET", "/_sandbox/calls/1")
    assert (call["error"], call["events"], call["held"]) == ("100", 0, [])


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...
