"""An event of a file is judged as any other, and at once."""

from __future__ import annotations

from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import UserData
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
    """An event that is to be dropped is refused for that, also where it is called quiet; else that is believed."""
    person = UserData(em="a@shop.example")
    row = Event(**LEAD, action_source="phone_call", user_data=person, custom_data={"note": "ann@shop.example"})
    dropping = DataControl(leaks={"email": "drop_event"})
    found = judged(row, now=NOW, policy=Policy(), control=dropping)
    assert isinstance(found, Dropped) and found.reason == "leak_email" and found.problems
    assert judged(row, now=NOW, policy=Policy(), control=dropping, is_quiet=True) == found
    looked, believed = (judged(row, now=NOW, policy=Policy(), is_quiet=quiet) for quiet in (False, True))
    assert isinstance(looked, Accepted) and isinstance(believed, Accepted)
    assert b"ann@shop" in believed.body and b"ann@shop" not in looked.body
