"""Recorded runs are read back as they were saved, and what is none is refused in words."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.errors import SettingsError
from signalpost.sandbox.recording import read
from signalpost.sandbox.state import Sandbox


def document(**changes: Any) -> bytes:
    event = {"event_name": "Purchase", "event_id": "o-1", "custom_data": {"order_id": 1001}}
    return msgspec.json.encode(
        {"events": [{"number": 1, "dataset": "5", "source": "server", "event": event, **changes}]}
    )


def test_what_sandbox_events_answers_is_a_recording() -> None:
    """A list of events is enough; calls are optional and unknown fields are passed over."""
    (event,) = read(document(field_of_tomorrow=1)).events
    assert (event.event_name, event.event_id, event.order_id, event.dataset) == ("Purchase", "o-1", "1001", "5")


def test_events_without_names_or_ids_are_read_all_the_same() -> None:
    """A recording may hold anything that was taken."""
    (event,) = read(document(event={"custom_data": [], "event_id": {"a": 1}})).events
    assert (event.event_name, event.event_id, event.order_id) == ("", None, None)


def test_a_discarded_event_and_its_partner_are_doubled() -> None:
    """Both belong to one happening, whichever came first."""
    found = read(
        msgspec.json.encode(
            {
                "events": [
                    {"number": 1, "event": {}, "standing": {"kept": True, "rule": "first"}},
                    {"number": 2, "event": {}, "standing": {"kept": False, "rule": "event_id", "partner": 1}},
                    {"number": 3, "event": {}, "standing": {"kept": True, "rule": "first"}},
                ]
            }
        )
    )
    assert found.doubled == {1, 2}


def test_its_repr_holds_no_payload() -> None:
    """Payloads hold keys of people."""
    (event,) = read(document(event={"event_name": "Lead", "user_data": {"em": "jo@example.com"}})).events
    assert repr(event) == "RecordedEvent(1, Lead)"


def test_what_the_sandbox_exports_is_read(sandbox: Sandbox, post: Callable[..., Any], event: dict[str, Any]) -> None:
    """All of it: what was taken, its standing, what was refused."""
    post(event)
    post(event)
    post({**event, "event_time": 1})
    found = read(sandbox.export())
    assert [one.event_id for one in found.events] == ["order-1", "order-1"]
    assert found.doubled == {1, 2}
    assert [call.error for call in found.calls] == [None, None, "100/2804003"]


@pytest.mark.parametrize(
    "wrong", [b"", b"{", b"[]", b'{"events": 1}', b'{"events": [{"number": 1}]}', b"\xff", b"[" * 9999]
)
def test_what_is_no_recording_is_refused_with_the_way_to_make_one(wrong: bytes) -> None:
    """The file is named, and the command that saves a run."""
    with pytest.raises(SettingsError) as caught:
        read(wrong, "before.json")
    assert "before.json" in str(caught.value)
    assert "/_sandbox/export" in str(caught.value.fix)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    """Nothing else comes out of it."""
    with contextlib.suppress(SettingsError):
        read(noise)
