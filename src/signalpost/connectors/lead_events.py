"""A lead's stages as Conversion Leads events.

Source: Conversions API documentation, page "Conversion leads" (copy of 2026-09-12): event_name is the stage's own name,
action_source `system_generated`, custom_data names the CRM, event_time is when the stage was reached, at most 7 days
ago; every stage is sent, the first one too.
"""

from __future__ import annotations

from typing import Any

from signalpost.capi.event import ActionSource, Event
from signalpost.capi.event_id import derive
from signalpost.capi.policy import Policy
from signalpost.connectors.amounts import number
from signalpost.connectors.due import DueEvent, Role
from signalpost.connectors.lead import Lead, Stage, lead_number
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.unsent import Unsent

#: What `lead_event_source` says where the settings do not.
CRM_NAMES = {Platform.HUBSPOT: "HubSpot", Platform.SALESFORCE: "Salesforce", Platform.LEAD_ADS: "Meta Lead Ads"}
OWN = "CRM"
LONGEST_S = Policy().max_age_s


def lead_events(lead: Lead, source: OrderSource, now: int) -> tuple[tuple[DueEvent, ...], str]:
    """An event for each stage of `lead`, the earliest first; and where there is none, why: a code. Raises InvalidInput
    (`derive_from`).

    A record that is read again tells of its stages again: those that Meta takes no more are passed over.
    """
    events: dict[str, DueEvent] = {}
    why = ""
    for stage in sorted(lead.stages, key=_time):
        name = " ".join(source.stages.get(stage.name, stage.name).split())  # a CRM may break a stage's line
        at = min(max(stage.at, lead.created_at or 0), now)
        if not name:
            why = Unsent.KIND_OFF.value
        elif at < source.since:
            why = Unsent.BEFORE_START.value
        elif at < now - LONGEST_S:
            why = Unsent.STAGE_OLD.value
        elif name not in events:  # back to a stage, or two stages of one name: it was reached when it was reached first
            events[name] = _due(lead, stage, name, at, source)
    return tuple(events.values()), "" if events else why


def _time(stage: Stage) -> int:
    return stage.at


def _due(lead: Lead, stage: Stage, name: str, at: int, source: OrderSource) -> DueEvent:
    """Whatever system tells of it, a stage of one lead is one event: it is named by Meta's own id, where there is
    one."""
    key = _key(lead)
    custom: dict[str, Any] = {
        "event_source": "crm",
        "lead_event_source": source.crm_name or CRM_NAMES.get(source.platform, OWN),
    }
    if stage.currency and stage.value is not None and (value := number(stage.value)) is not None:
        custom["currency"], custom["value"] = stage.currency.upper(), max(value, 0)
    event = Event(
        event_name=name,
        event_time=at,
        action_source=ActionSource.SYSTEM_GENERATED.value,
        event_id=derive(name, source.shop, key),
        user_data=lead.user_data,
        custom_data=custom,
        consent=lead.consent,
    )
    return DueEvent(name=f"{key}/stage/{name}", role=Role.STAGE, event=event)


def _key(lead: Lead) -> str:
    given = lead.user_data.lead_id
    told = lead_number(str(given)) if isinstance(given, str | int) else ""
    return f"lead/{told}" if told else lead.object_id
