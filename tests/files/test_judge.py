"""An event of a file is judged as any other, and at once."""

from __future__ import annotations

from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import UserData
from signalpost.files.judge import judged
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
