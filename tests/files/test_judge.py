"""An event of a file is judged as any other, and at once."""

from __future__ import annotations

import pytest
from msgspec.structs import astuple

from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import UserData
from signalpost.capi.usual import usual
from signalpost.files.group import PlainEvent
from signalpost.files.judge import judged
from signalpost.privacy.settings import DataControl
from uploads import NOW

LEAD = {"event_name": "Lead", "event_time": NOW, "event_id": "x"}


def test_what_nothing_can_complete_is_refused() -> None:
    """No later copy brings a key to a row that has none."""
    good = Event(**LEAD, action_source="phone_call", user_data=UserData(em="a@shop.example"))
    assert isinstance(judged(good, now=NOW, policy=Policy()), Accepted)
    bare = judged(Event(**LEAD, action_source="phone_call"), now=NOW, policy=Policy())
    assert isinstance(bare, Dropped) and bare.reason == "no_usable_key"


def test_age_is_metas() -> None:
    """Seven days, and 62 for what happened in a shop."""
    old = {**LEAD, "event_time": NOW - 10 * 86_400, "user_data": UserData(em="a@shop.example")}
    late = judged(Event(**old, action_source="phone_call"), now=NOW, policy=Policy())
    assert isinstance(late, Dropped) and late.reason == "event_time_too_old"
    assert isinstance(judged(Event(**old, action_source="physical_store"), now=NOW, policy=Policy()), Accepted)


def test_a_key_that_was_wrong_is_told_before_that_none_is_left() -> None:
    """It is what can be mended."""
    row = Event(**LEAD, action_source="phone_call", user_data=UserData(lead_id="12345678901234"))
    found = judged(row, now=NOW, policy=Policy())
    assert isinstance(found, Dropped) and found.reason == "no_usable_key"
    assert [problem.path for problem in found.problems] == ["user_data.lead_id", "user_data"]


def test_what_leaks_goes_as_settings_say() -> None:
    """An event that is to be dropped is refused for that; else what leaks is masked."""
    person = UserData(em="a@shop.example")
    row = Event(**LEAD, action_source="phone_call", user_data=person, custom_data={"note": "ann@shop.example"})
    dropping = DataControl(leaks={"email": "drop_event"})
    found = judged(row, now=NOW, policy=Policy(), control=dropping)
    assert isinstance(found, Dropped) and found.reason == "leak_email" and found.problems
    masked = judged(row, now=NOW, policy=Policy())
    assert isinstance(masked, Accepted) and b"ann@shop" not in masked.body


def plain(name: str = "Purchase", at: int = NOW, **people: str) -> PlainEvent:
    custom = usual({"value": 19.9, "currency": "EUR", "order_id": "7"})
    assert custom is not None
    return PlainEvent(name, at, "phone_call", "x", astuple(UserData(**people)), custom)


@pytest.mark.parametrize(
    "event",
    [
        plain(em="a@shop.example", ct="Bonn"),
        plain("Mine", em="a@shop.example"),
        plain(at=NOW - 10 * 86_400, em="a@shop.example"),
        plain(ct="Bonn"),
        plain(lead_id="12345678901234"),
    ],
)
def test_an_event_in_parts_is_judged_as_the_whole(event: PlainEvent) -> None:
    """Whether it can go or not, and where a dataset's lists leave keys out."""
    denying = DataControl(user_data_deny=("em",))
    for how in ({}, {"control": denying}):
        assert judged(event, now=NOW, policy=Policy(), **how) == judged(event.whole(), now=NOW, policy=Policy(), **how)


def test_what_is_wrong_with_the_event_itself_is_told_alone() -> None:
    """Keys that were left out are no cause of it."""
    row = Event(**LEAD, action_source="phone_call", user_data=UserData(em="a@shop.example", ph="1"),
                custom_data={"value": -1, "currency": "EUR"})  # fmt: skip
    found = judged(row, now=NOW, policy=Policy())
    assert isinstance(found, Dropped) and {problem.path for problem in found.problems} == {"custom_data.value"}
    bought = Event(event_name="Purchase", event_time=NOW, event_id="x", action_source="phone_call",
                   user_data=UserData(em="a@shop.example", ph="1"))  # fmt: skip
    without = judged(bought, now=NOW, policy=Policy())
    assert isinstance(without, Dropped) and without.reason == "value_missing"
    assert all(problem.path.startswith("custom_data") for problem in without.problems)
