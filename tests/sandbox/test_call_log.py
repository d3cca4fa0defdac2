"""The calls that came, bounded."""

from __future__ import annotations

from typing import Any

from signalpost.sandbox.call_log import KEPT_REFUSED, CallLog


def add(log: CallLog, *items: Any, error: str | None = "100") -> None:
    log.add("123", len(items), "A", error, answer={"error": {}}, items=items)


def test_events_of_refused_calls_are_held_up_to_a_bound() -> None:
    """The oldest calls let go of theirs first, and stay in the list."""
    log = CallLog(keep=100, now_ms=lambda: 0)
    add(log, {"first": 1})
    add(log, *[{"n": n} for n in range(KEPT_REFUSED - 1)])
    assert [len(call.bodies) for call in log] == [1, KEPT_REFUSED - 1]
    add(log, {"last": 1})
    assert [len(call.bodies) for call in log] == [0, KEPT_REFUSED - 1, 1]
    add(log, *[{"n": n} for n in range(KEPT_REFUSED + 5)])
    assert [(call.events, len(call.bodies)) for call in log] == [
        (1, 0),
        (KEPT_REFUSED - 1, 0),
        (1, 0),
        (KEPT_REFUSED + 5, KEPT_REFUSED),
    ]


def test_calls_that_have_left_the_list_hold_nothing() -> None:
    """The bound is counted right when calls leave before their events do."""
    log = CallLog(keep=1, now_ms=lambda: 0)
    for _ in range(3):
        add(log, *[{"n": n} for n in range(KEPT_REFUSED // 2)])
    assert [(call.number, len(call.bodies)) for call in log] == [(3, KEPT_REFUSED // 2)]


def test_calls_are_found_by_number_and_forgotten() -> None:
    """Numbers go on."""
    log = CallLog(keep=10, now_ms=lambda: 0)
    add(log, {"a": 1})
    found = log.get(1)
    assert found is not None
    assert (found.error, found.answer, found.bodies) == ("100", b'{"error":{}}', (b'{"a":1}',))
    log.clear()
    add(log)
    assert ([call.number for call in log], log.total, log.get(1)) == ([2], 2, None)
