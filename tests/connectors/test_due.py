"""Roles and what is filled in later have names that settings share."""

from __future__ import annotations

from signalpost.capi.event import Event
from signalpost.connectors.due import DueEvent, Fill, Role
from signalpost.connectors.source import EventNames


def test_every_role_can_be_named_by_the_business() -> None:
    """And nothing else can; stages are named one by one."""
    assert {role.value for role in Role} - {"stage"} == set(EventNames.__struct_fields__)


def test_an_event_waits_for_nothing_unless_told() -> None:
    """What is due goes."""
    event = Event(event_name="Purchase", event_time=1, action_source="website")
    due = DueEvent(name="17/purchase", role=Role.PURCHASE, event=event)
    assert (due.after, due.not_before, due.unless, due.fill) == ("", 0, (), ())
    assert {fill.value for fill in Fill} >= {"original_event_data", "customer_segmentation"}
