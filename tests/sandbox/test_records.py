"""The public records of Meta's answers (tests/golden/graph_errors.json), reproduced body by body.

By cause where the sandbox judges it, by a fault where only Meta could.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from graph_causes import CAUSES, DATASET, NOW, event, settled
from sandbox_events import good
from signalpost.sandbox.app import build
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.graph import GRAPH_ERRORS
from signalpost.sandbox.state import Sandbox
from signalpost.transport import Request, Response, Secret
from signalpost.transport_asgi import AsgiTransport

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "graph_errors.json").read_text())
ROWS = {row["id"]: row for row in GOLDEN["errors"]}
LOCALES = {"timestamp_too_old_fr": "fr_FR", "insufficient_customer_information_da": "da_DK"}


def ask(
    sandbox: Sandbox, *events: Any, token: str | None = "t", path: str = f"/v25.0/{DATASET}/events", **envelope: Any
) -> Response:
    body = msgspec.json.encode({**({"data": list(events)} if events else {}), **envelope})
    request = Request(
        url="http://sandbox" + path,
        headers=(("content-type", "application/json"),),
        body=body,
        token=Secret(token) if token else None,
    )
    return AsgiTransport(build(sandbox)).send(request)


def same(answer: Response, row: dict[str, Any]) -> None:
    """The record's body to the letter, but for the trace id."""
    assert answer.status == row["http_status"]
    if "raw_body" in row:
        assert answer.body.decode() == row["raw_body"]
        return
    found, expected = (dict(body["error"]) for body in (msgspec.json.decode(answer.body), row["body"]))
    assert found.pop("fbtrace_id").startswith("A")
    expected.pop("fbtrace_id")
    assert found == expected


# ---------------------------------------------------------------------------------------------- by fault


def fault_of(row: dict[str, Any]) -> str | None:
    """The switch that answers with the record; None where the words name a place in the call."""
    if "raw_body" in row:
        return "html_502"
    if row["id"] in GRAPH_ERRORS:
        return str(row["id"])
    if row["code"] == 100 and row["error_subcode"] is None:
        return None
    return str(row["code"]) + (f"/{row['error_subcode']}" if row["error_subcode"] else "")


BY_FAULT = [name for name, row in ROWS.items() if fault_of(row) is not None]


@pytest.mark.parametrize("name", BY_FAULT)
def test_a_fault_answers_as_recorded(name: str) -> None:
    """Section 21 item 10 and the records; languages by the `locale` parameter."""
    row = ROWS[name]
    sandbox = Sandbox(faults=[Fault(fault=fault_of(row) or "")], clock=lambda: float(NOW))
    envelope = {"locale": LOCALES[name]} if name in LOCALES else {}
    same(ask(sandbox, good(event_time=NOW), **envelope), row)


# ---------------------------------------------------------------------------------------------- by cause


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_is_answered_as_recorded(name: str) -> None:
    """The records' triggers."""
    cause = CAUSES[name]
    same(ask(settled(name), *cause.events, token=cause.token, path=cause.path, **cause.envelope), ROWS[name])


def test_too_many_events_are_400_and_code_100() -> None:
    """Record too_many_events: no source has the words, so ours say what is wrong."""
    answer = ask(Sandbox(clock=lambda: float(NOW)), *[event()] * 1001)
    error = msgspec.json.decode(answer.body)["error"]
    row = ROWS["too_many_events"]
    assert (answer.status, error["code"], error.get("error_subcode")) == (row["http_status"], row["code"], None)


def test_every_record_is_reproduced() -> None:
    """By fault, by cause, or above."""
    assert ROWS.keys() == {*BY_FAULT, *CAUSES, "too_many_events"}


def test_a_call_that_is_taken_is_answered_as_recorded() -> None:
    """Record ok."""
    row = next(row for row in GOLDEN["successes"] if row["id"] == "ok")
    answer = ask(Sandbox(clock=lambda: float(NOW)), event())
    found = msgspec.json.decode(answer.body)
    assert answer.status == row["http_status"]
    assert {**found, "fbtrace_id": row["body"]["fbtrace_id"]} == row["body"]
