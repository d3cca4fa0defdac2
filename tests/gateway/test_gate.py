"""What an event has to pass before it is prepared."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.capi.event import Event
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import UserData
from signalpost.gateway.consent import Asked, Tables
from signalpost.gateway.gate import Passed, Stopped, gate
from signalpost.privacy.budget import MOST_READ_AT_ONCE, Budget
from signalpost.privacy.settings import DataControl
from signalpost.store.business import Dataset


def event(**more: Any) -> Event:
    return Event(event_name="Lead", event_time=1_790_000_000, action_source="website", **more)


def asked(*controls: DataControl, **more: Any) -> Asked:
    datasets = [Dataset(dataset_id=str(place), privacy=control) for place, control in enumerate(controls)]
    return Asked(tables=Tables(datasets), **more)


def test_an_event_with_nothing_to_say_passes_as_it_is() -> None:
    """The very same one, without a copy being made."""
    plain = event(event_source_url="https://shop.example/")
    found = gate(plain, asked(DataControl()))
    assert isinstance(found, Passed)
    assert found.event is plain
    assert (found.judged.stand.action, found.remarks) == ("undecided", ())


def test_consent_comes_before_everything_else() -> None:
    """What must not be kept is not read either."""
    control = DataControl(leaks={"email": "drop_event"})
    found = gate(event(custom_data={"x": "jo@example.com"}, consent=EventConsent(api="denied")), asked(control))
    assert isinstance(found, Stopped)
    assert (found.reason, found.judged is not None) == ("consent_denied", True)


def test_a_leak_is_masked_and_told() -> None:
    """By the settings of the dataset; what remains goes on."""
    found = gate(event(custom_data={"note": "jo@example.com"}), asked(DataControl()))
    assert isinstance(found, Passed)
    assert "jo@example.com" not in str(found.event.custom_data)
    assert [(remark.path, remark.code) for remark in found.remarks] == [("custom_data.note", "leak_email_masked")]


def test_events_of_one_request_share_what_is_read() -> None:
    """Of a server's a million characters, whatever the datasets; of the event that is too much the rest goes on."""
    both = asked(DataControl(), budget=Budget(20))
    found = [gate(event(custom_data={"note": "jo@example.com", "value": 1}), both) for _ in range(2)]
    assert [one.remarks[0].code for one in found if isinstance(one, Passed)] == ["leak_email_masked", "text_not_read"]
    assert isinstance(found[1], Passed)
    assert found[1].event.custom_data == {"value": 1}
    assert asked(DataControl()).budget.left == MOST_READ_AT_ONCE


def test_a_leak_may_end_an_event() -> None:
    """With its own reason; consent is not to blame."""
    control = DataControl(leaks={"email": "drop_event"})
    found = gate(event(custom_data={"note": "jo@example.com"}), asked(control))
    assert isinstance(found, Stopped)
    assert found.judged is None
    assert found.problems[0].code == found.reason


def test_every_dataset_an_event_goes_to_controls_it() -> None:
    """A copy that goes to two is kept once, and so obeys both."""
    first, second = DataControl(user_data_deny=("ge",)), DataControl(user_data_deny=("db",))
    found = gate(event(user_data=UserData(em="a@b.example", ge="f", db="19900101")), asked(first, second))
    assert isinstance(found, Passed)
    assert (found.event.user_data.ge, found.event.user_data.db) == (None, None)
    assert found.event.user_data.em == "a@b.example"


@pytest.mark.parametrize("region", ["mars", "x" * 1_000])
def test_a_region_that_is_none_stops_an_event(region: str) -> None:
    """And says which place is wrong."""
    found = gate(event(consent=EventConsent(region=region)), asked(DataControl()))
    assert isinstance(found, Stopped)
    assert (found.reason, found.problems[0].path) == ("consent_region_unknown", "consent.region")
