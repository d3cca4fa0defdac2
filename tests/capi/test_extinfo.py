"""The device's facts by name."""

from __future__ import annotations

import json

from signalpost.capi.event import AppData, Event
from signalpost.capi.extinfo import Extinfo
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.prepare import prepare
from signalpost.capi.spec import EXTINFO_NUMBERS, EXTINFO_OS_VERSION, EXTINFO_SLOTS, EXTINFO_VERSIONS
from signalpost.capi.user_data import UserData

NOW = 1_795_300_000


def outcome(facts: Extinfo) -> Accepted | Dropped:
    data = AppData(advertiser_tracking_enabled=1, application_tracking_enabled=0, extinfo=facts)
    person = UserData(anon_id="XZ-17")
    event = Event(event_name="Lead", event_time=NOW, action_source="app", user_data=person, app_data=data)
    found = prepare(event, now=NOW, random_id="1")
    assert isinstance(found, Accepted | Dropped)
    return found


def test_it_is_the_list_that_meta_wants() -> None:
    """Sixteen slots, each where Meta's page has it, empty where nothing is known."""
    facts = Extinfo(version="i2", os_version="18.1", screen_width=1170, device_timezone="Europe/Berlin")
    found = outcome(facts)
    assert isinstance(found, Accepted)
    sent = json.loads(found.body)["app_data"]["extinfo"]
    assert sent == ["i2", "", "", "", "18.1", "", "", "", "", 1170, "", "", "", "", "", "Europe/Berlin"]


def test_its_slots_are_those_of_the_rules() -> None:
    """Two lists of the same page."""
    fields = Extinfo._fields
    assert len(fields) == EXTINFO_SLOTS
    assert fields[EXTINFO_OS_VERSION] == "os_version"
    numbers = ["screen_width", "screen_height", "cpu_cores", "storage_gb", "free_storage_gb"]
    assert [fields[slot] for slot in EXTINFO_NUMBERS] == numbers
    assert Extinfo(version="a2").version in EXTINFO_VERSIONS


def test_what_meta_refuses_is_told_by_slot() -> None:
    """The OS version may not be empty, and there are two kinds of device."""
    found = outcome(Extinfo(version="ios"))
    assert isinstance(found, Dropped)
    assert [(one.path, one.code) for one in found.problems] == [
        ("app_data.extinfo[0]", "extinfo_version"),
        ("app_data.extinfo[4]", "extinfo_os_version"),
    ]
