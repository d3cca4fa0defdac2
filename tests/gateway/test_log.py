"""What the gateway writes to the log."""

from __future__ import annotations

import logging

from gateway_shop import Lines
from signalpost.gateway.log import LINES_PER_S, EdgeLog, FewLines, place


def test_a_flood_of_refusals_does_not_flood_the_log() -> None:
    """20 lines a second; the next second's first line says how many were left out."""
    lines, now = Lines(), [0.0]
    log = EdgeLog(lines, lambda: now[0])
    for _ in range(1_000):
        log.refused("events", 401, "key_unknown")
    assert len(lines.lines) == LINES_PER_S
    now[0] = 1.0
    log.refused("events", 401, "key_unknown")
    assert lines.lines[-1] == (
        "request_refused",
        {"address": "events", "status": 401, "code": "key_unknown", "lines_left_out": 980},
    )


def test_a_fault_is_logged_without_its_message() -> None:
    """A message may hold what a customer sent; type and place do not."""
    lines = Lines()
    log = EdgeLog(lines, lambda: 0.0)
    try:
        int("jo@example.com")
    except ValueError as error:
        log.failed("events", error)
    ((name, fields),) = lines.lines
    assert (name, fields["error"]) == ("request_failed", "ValueError")
    assert "test_log.py" in fields["at"]
    assert "jo@example.com" not in str(fields)


def test_an_error_never_raised_has_no_place() -> None:
    """Nothing is made up."""
    assert place(ValueError()) == ""


def test_what_the_server_says_of_connections_is_limited_too() -> None:
    """20 lines a second of warnings that anybody's broken bytes cause; what failed here has a count of its own."""
    now = [0.0]
    few = FewLines(lambda: now[0])

    def line(level: int) -> logging.LogRecord:
        return logging.LogRecord("uvicorn.error", level, "", 0, "Invalid HTTP request received.", (), None)

    assert sum(few.filter(line(logging.WARNING)) for _ in range(1_000)) == LINES_PER_S
    assert sum(few.filter(line(logging.ERROR)) for _ in range(1_000)) == LINES_PER_S, "faults, each with its places"
    now[0] = 1.0
    assert few.filter(line(logging.WARNING))


def test_a_store_that_refuses_says_why() -> None:
    """Who sends is told to come again; whoever reads the log is told what is in the way."""
    lines = Lines()
    log = EdgeLog(lines, lambda: 0.0)
    log.refused("events", 503, "store_unavailable", "disk_full")
    assert lines.lines[-1][1] == {"address": "events", "status": 503, "code": "store_unavailable", "why": "disk_full"}
