"""Messages as machines take them: the JSON of a webhook, and events in the form of PagerDuty's Events API v2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from signalpost.watch.checks.finding import Level
from signalpost.watch.telling.queue import Said
from signalpost.watch.words import moment

PAGERDUTY = "https://events.pagerduty.com/v2/enqueue"
SEVERITY = {Level.CRITICAL: "critical", Level.WARNING: "warning", Level.NOTICE: "info"}
LONGEST_SUMMARY = 1_024  # characters that the Events API takes
LONGEST_KEY = 255


def webhook_body(said: Said, message_id: str, at: int) -> bytes:
    """What a webhook is sent: `id`, `type`, `timestamp`, `title`, `text`, and facts by type."""
    return msgspec.json.encode(
        {
            "id": message_id,
            "type": said.facts.get("type", "message"),
            "timestamp": at,
            "title": said.title,
            "text": said.body,
            "topic": said.topic,
            **{name: value for name, value in said.facts.items() if name != "type"},
        }
    )


def pagerduty_events(said: Said, routing_key: str, at: int) -> Sequence[dict[str, Any]]:
    """A trigger, or a resolve of the same `dedup_key`; a test is both, so that nobody is left with it."""
    trial = said.facts.get("type") == "test"
    events = []
    if trial or not said.over:
        events.append(_event(said, routing_key, "trigger", at))
    if said.over:
        events.append(_event(said, routing_key, "resolve", at))
    return events


def _event(said: Said, routing_key: str, action: str, at: int) -> dict[str, Any]:
    event: dict[str, Any] = {
        "routing_key": routing_key,
        "event_action": action,
        "dedup_key": f"signalpost-{said.topic}"[:LONGEST_KEY],
    }
    if action == "resolve":
        return event
    incident = said.facts.get("incident", {})
    event["payload"] = {
        "summary": said.title.removeprefix("Signalpost: ")[:LONGEST_SUMMARY],
        "source": f"dataset {incident['dataset']}" if "dataset" in incident else "signalpost",
        "severity": SEVERITY[said.level],
        "timestamp": moment(at * 1_000).replace(" UTC", ":00Z").replace(" ", "T"),
        "class": incident.get("cause", ""),
        "custom_details": {"text": said.body, **said.facts},
    }
    event["client"] = "Signalpost"
    if incident.get("link"):
        event["links"] = [{"href": incident["link"], "text": "The incident"}]
    return event
