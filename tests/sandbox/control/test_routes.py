"""The sandbox's own API: totals, counts, clock, export, reset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signalpost.sandbox.faults import Fault
from signalpost.sandbox.state import Sandbox

Ask = Callable[..., dict[str, Any]]
NOW = 1_790_000_000


def test_the_clock_can_be_moved_over_http(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Eight days on, the event is too old; back at the real time it is taken again."""
    assert ask("GET", "/_sandbox/clock") == {"status": 200, "now": NOW, "ahead_s": 0}
    assert ask("POST", "/_sandbox/clock", {"move": 8 * 86_400})["now"] == NOW + 8 * 86_400
    assert post(event)["subcode"] == 2804003
    assert ask("POST", "/_sandbox/clock", {"set": NOW + 60})["ahead_s"] == 60
    assert ask("DELETE", "/_sandbox/clock")["ahead_s"] == 0
    assert post(event)["status"] == 200


@pytest.mark.parametrize("body", [b"{", {"moved": 1}, {"move": "far"}, {"move": 1e308}, {"set": -1}, b"\xff"])
def test_a_clock_that_is_told_nonsense_says_so(ask: Ask, body: Any) -> None:
    """400, and it stays where it is."""
    assert ask("POST", "/_sandbox/clock", body)["error"]["code"] == "clock_invalid"
    assert ask("GET", "/_sandbox/clock")["ahead_s"] == 0


def test_counts_are_raw_and_deduplicated(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Section 21 item 7: twice the same order is two raw, one kept."""
    post(event, event)
    (cell,) = ask("GET", "/_sandbox/counts")["counts"]
    assert (cell["dataset"], cell["event_name"], cell["source"]) == ("123", "Purchase", "server")
    assert (cell["raw"], cell["kept"], cell["rules"]) == (2, 1, {"first": 1, "event_id": 1})
    assert (cell["raw_value"], cell["value"]) == ({"EUR": 25.0}, {"EUR": 12.5})


def test_a_run_can_be_exported(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Everything remembered in one document: events taken, calls with what was refused, counts."""
    post(event)
    post({**event, "event_time": 1})
    run = ask("GET", "/_sandbox/export")
    assert (run["format"], run["version"]) == ("signalpost-sandbox", 1)
    assert [one["event"] for one in run["events"]] == [event]
    assert [(one["error"], len(one["held"])) for one in run["calls"]] == [(None, 0), ("100/2804003", 1)]
    assert run["counts"][0]["raw"] == 1


def test_a_reset_leaves_nothing_but_numbers(sandbox: Sandbox, ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Events, counts, faults, what deduplication saw, the moved clock: all gone."""
    post(event)
    sandbox.faults.add(Fault(fault="613"))
    sandbox.clock.move(60)
    summary = ask("POST", "/_sandbox/reset")
    assert (summary["events_received"], summary["kept"], summary["faults"], summary["now"]) == (1, 0, [], NOW)
    post(event)
    (one,) = ask("GET", "/_sandbox/events")["events"]
    assert (one["number"], one["standing"]["rule"]) == (2, "first")


def test_a_page_that_does_not_exist_is_404(ask: Ask) -> None:
    """Also with a method that the page does not have, and for numbers that never were."""
    for method, path in [
        ("GET", "/_sandbox/nothing"),
        ("PUT", "/_sandbox/clock"),
        ("PUT", "/_sandbox/faults"),
        ("GET", "/_sandbox/events/1"),
        ("GET", "/_sandbox/calls/x"),
        ("POST", "/_sandbox"),
    ]:
        assert ask(method, path)["error"]["code"] == "not_found", path
