"""Data control in a client that writes into a local inbox."""

from __future__ import annotations

import msgspec

from signalpost.capi.event import Event
from signalpost.client.control import controlled
from signalpost.privacy.settings import AS_SHIPPED, DataControl

EVENT = Event(
    event_name="Purchase", event_time=1, action_source="website", event_id="1", custom_data={"note": "jo@shop.example"}
)


def test_an_event_that_is_looked_at_elsewhere_stays_itself() -> None:
    """A gateway behind the client has its own settings."""
    assert controlled(EVENT, None).event is EVENT


def test_what_leaks_is_masked_and_told() -> None:
    """By the shipped settings."""
    found = controlled(EVENT, AS_SHIPPED)
    assert found.event.custom_data == {"note": "masked-email"}
    assert [note.code for note in found.notes] == ["leak_email_masked"]


def test_a_leak_may_end_an_event() -> None:
    """With the reason that a gateway would give."""
    refusal = controlled(EVENT, DataControl(leaks={"email": "drop_event"})).refusal
    assert refusal is not None
    assert refusal.reason == "leak_email"


def test_values_of_any_type_are_read_as_what_is_stored_of_them() -> None:
    """An Event built in Python may hold some."""
    odd = msgspec.structs.replace(EVENT, event_name=b"Purchase")  # type: ignore[arg-type]
    assert controlled(odd, AS_SHIPPED).event.custom_data == {"note": "masked-email"}
