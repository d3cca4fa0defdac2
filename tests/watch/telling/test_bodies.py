"""Messages for machines."""

from __future__ import annotations

import json

from incidents_told import NOON, an_incident
from signalpost.watch.incidents.incident import Change
from signalpost.watch.telling.bodies import LONGEST_KEY, LONGEST_SUMMARY, pagerduty_events, webhook_body
from signalpost.watch.telling.queue import Said
from signalpost.watch.telling.words import said, trial

OPENED = said(an_incident(), Change.OPENED, space_id=1, dataset="Shop", public="https://sp.example", now=NOON, new=True)
OVER = said(an_incident(resolved_at=NOON), Change.RESOLVED, space_id=1, dataset="", public="", now=NOON, new=False)


def test_a_webhook_has_what_a_person_reads_and_what_a_machine_needs() -> None:
    """The same id at each try."""
    body = json.loads(webhook_body(OPENED, "m1", NOON))
    assert (body["id"], body["type"], body["timestamp"]) == ("m1", "incident.opened", NOON)
    assert (body["title"], body["topic"]) == (OPENED.title, "incident-1-1")
    assert body["incident"]["at_risk"] == {"EUR": 1234.5}
    assert body["incident"]["link"] == "https://sp.example/incidents/1"
    assert json.loads(webhook_body(Said(title="t", body="b", kind="info", topic="x"), "m", 1))["type"] == "message"


def test_an_incident_is_triggered_and_resolved_by_one_key() -> None:
    """With severity, source and link."""
    (opened,), (over,) = pagerduty_events(OPENED, "r" * 32, NOON), pagerduty_events(OVER, "r" * 32, NOON)
    assert opened["dedup_key"] == over["dedup_key"] == "signalpost-incident-1-1"
    assert (opened["event_action"], over["event_action"]) == ("trigger", "resolve")
    assert opened["payload"]["severity"] == "critical"
    assert opened["payload"]["source"] == "dataset 123"
    assert opened["payload"]["timestamp"] == "2026-11-23T12:00:00Z"
    assert opened["payload"]["summary"].startswith("Dataset 123 (Shop): currency is missing from Purchase")
    assert opened["links"] == [{"href": "https://sp.example/incidents/1", "text": "The incident"}]
    assert "payload" not in over


def test_a_test_pages_and_ends_at_once() -> None:
    """So that nobody is left with it."""
    events = pagerduty_events(trial(NOON), "r", NOON)
    assert [one["event_action"] for one in events] == ["trigger", "resolve"]
    assert events[0]["payload"]["severity"] == "info"
    assert "links" not in events[0]


def test_what_is_too_long_is_cut() -> None:
    """The Events API would refuse it."""
    (event,) = pagerduty_events(Said(title="t" * 5_000, body="b", kind="info", topic="x" * 500), "r", NOON)
    assert len(event["payload"]["summary"]) == LONGEST_SUMMARY
    assert len(event["dedup_key"]) == LONGEST_KEY
