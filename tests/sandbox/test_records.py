"""The public records of Meta's answers (tests/golden/graph_errors.json), reproduced body by body.

By cause where the sandbox judges it, by a fault where only Meta could.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sandbox_events import DAY, app, good
from signalpost.sandbox.app import build
from signalpost.sandbox.conduct import Conduct, Linked
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.graph import GRAPH_ERRORS
from signalpost.sandbox.state import Sandbox
from signalpost.transport import Request, Response, Secret
from signalpost.transport_asgi import AsgiTransport

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "graph_errors.json").read_text())
ROWS = {row["id"]: row for row in GOLDEN["errors"]}
DATASET = "1234567891234569"  # of record object_missing_or_no_access
NOW = 1_767_258_000  # Thursday, 01-Jan-26 01:00:00 PST, of record token_expired
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


def chat(channel: str = "messenger", name: str = "Purchase", **user_data: Any) -> dict[str, Any]:
    return event(event_name=name, messaging_channel=channel, user_data=user_data, action_source="business_messaging")


def event(**changes: Any) -> dict[str, Any]:
    return good(**{"event_time": NOW, **changes})


BARE = {"value": 1, "currency": "EUR"}
LINKED = Conduct(linked={DATASET: Linked(pages={"1": ("2",)})})
UNLINKED = Conduct(linked={})
CAUSES: dict[str, tuple[Conduct, list[Any], dict[str, Any]]] = {
    "timestamp_too_old_en": (Conduct(), [event(event_time=NOW - 8 * DAY)], {}),
    "timestamp_too_old_fr": (Conduct(locale="fr"), [event(event_time=NOW - 8 * DAY)], {}),
    "timestamp_in_future": (Conduct(), [event(event_time=NOW + DAY)], {}),
    "insufficient_customer_information_en": (Conduct(), [event(user_data={"client_user_agent": "UA"})], {}),
    "insufficient_customer_information_da": (Conduct(locales={DATASET: "da"}), [event(user_data={})], {}),
    "purchase_without_value": (Conduct(), [event(custom_data={"currency": "EUR"})], {}),
    "purchase_without_currency": (Conduct(), [event(custom_data={"value": 1})], {}),
    "invalid_currency": (Conduct(), [event(custom_data={"value": 1, "currency": "MRU"})], {}),
    "content_without_id": (Conduct(), [event(custom_data={**BARE, "contents": [{"quantity": 1}]})], {}),
    "value_without_currency": (Conduct(), [event(event_name="Lead", custom_data={"value": 1})], {}),
    "ldu_selection_required": (Conduct(ldu="required"), [event()], {}),
    "extinfo_invalid": (Conduct(), [{**app(extinfo=["a2"] + [""] * 15), "event_time": NOW}], {}),
    "subcode_2804001": (
        Conduct(malformed_fbc="refused"),
        [event(user_data={"em": "a" * 64, "fbc": "no click id"})],
        {},
    ),
    "unknown_key_on_event": (Conduct(), [event(advertiser_tracking_enabled=True)], {}),
    "unknown_key_on_content": (Conduct(), [event(custom_data={**BARE, "contents": [{"id": "1", "name": "x"}]})], {}),
    "data_missing": (Conduct(), [], {}),
    "invalid_test_event_code": (Conduct(test_event_codes=("T",)), [event()], {"test_event_code": "TEST0"}),
    "object_missing_or_no_access": (Conduct(), [event()], {"tokens": {"1": ["t"]}}),
    "invalid_parameter_404": (Conduct(), [event()], {"path": "/v25.0/other"}),
    "token_cannot_parse": (Conduct(), [event()], {"tokens": {DATASET: ["other"]}}),
    "token_missing": (Conduct(), [event()], {"token": None}),
    "appsecret_proof_invalid": (Conduct(), [event()], {"app_secret": "s", "appsecret_proof": "0"}),
    "deprecated_version": (Conduct(oldest_version="v25.0"), [event()], {"path": f"/v17.0/{DATASET}/events"}),
    "messaging_2804065": (LINKED, [chat(page_id="9")], {}),
    "messaging_2804066": (Conduct(), [chat(name="Lead", page_id="1")], {}),
    "messaging_2804069": (Conduct(), [chat(page_scoped_user_id="1")], {}),
    "messaging_2804073": (LINKED, [chat(page_id="1", page_scoped_user_id="9")], {}),
    "messaging_2804079": (Conduct(), [chat("instagram", ig_sid="1")], {}),
    "messaging_2804087": (Conduct(), [chat("whatsapp", page_id="1", ctwa_clid="made up")], {}),
    "messaging_2804116": (Conduct(), [chat("whatsapp", client_user_agent="UA")], {}),
    "messaging_2804131": (UNLINKED, [chat(page_id="1")], {}),
    "messaging_2804132": (UNLINKED, [chat("whatsapp", whatsapp_business_account_id="1")], {}),
}


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_is_answered_as_recorded(name: str) -> None:
    """The records' triggers."""
    conduct, events, more = CAUSES[name]
    settings = {key: value for key, value in more.items() if key in ("tokens", "app_secret")}
    asked = {key: value for key, value in more.items() if key not in settings}
    sandbox = Sandbox(conduct=conduct, clock=lambda: float(NOW), **settings)
    same(ask(sandbox, *events, **asked), ROWS[name])


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
