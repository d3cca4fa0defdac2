"""The answer to an app's question whether it may track."""

from __future__ import annotations

import json
from typing import Any

import pytest

import signalpost as sp
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.tracking import refuses_tracking

NOW = 1_790_000_000
EXTINFO = ["i2", "", "", "", "18.1", *([""] * 11)]


def app_event(**app: Any) -> sp.Event:
    return sp.Event(
        event_name="Purchase",
        event_time=NOW,
        action_source="app",
        event_id="1",
        user_data=sp.UserData(madid="38400000-8cf0-11bd-b23e-10b96e40000d", external_id="7"),
        custom_data=sp.CustomData(value=1, currency="EUR"),
        app_data=sp.AppData(extinfo=EXTINFO, **app),
    )


@pytest.mark.parametrize(
    ("advertiser", "application", "refused"),
    [(1, 1, False), (True, "1", False), (0, 1, True), (False, 1, True), ("0", 1, True), ("false", 1, True),
     (1, 0, True), (None, None, False), ("", 1, False), ("maybe", 1, False)],
)  # fmt: skip
def test_a_no_is_a_no_however_it_is_written(advertiser: Any, application: Any, refused: bool) -> None:
    """Section 12: 0 or 1, the answer the person gave."""
    app = {"advertiser_tracking_enabled": advertiser, "application_tracking_enabled": application}
    assert refuses_tracking(app_event(**app)) is refused


def test_a_no_is_sent_as_it_is_and_takes_the_devices_id() -> None:
    """Nothing overrides the person's answer, neither here nor at Meta."""
    outcome = prepare(app_event(advertiser_tracking_enabled=0, application_tracking_enabled=1), now=NOW, random_id="x")
    assert isinstance(outcome, Accepted)
    sent = json.loads(outcome.body)
    assert sent["app_data"]["advertiser_tracking_enabled"] == 0
    assert "madid" not in sent["user_data"]
    assert "madid" not in outcome.keys
    assert [note.code for note in outcome.notes] == ["tracking_refused"]


def test_a_yes_changes_nothing() -> None:
    """The device's id goes along."""
    outcome = prepare(app_event(advertiser_tracking_enabled=1, application_tracking_enabled=1), now=NOW, random_id="x")
    assert isinstance(outcome, Accepted)
    assert "madid" in json.loads(outcome.body)["user_data"]


def test_an_event_without_an_app_was_asked_nothing() -> None:
    """Silence is no answer."""
    assert not refuses_tracking(sp.Event(event_name="Lead", event_time=NOW, action_source="website"))
