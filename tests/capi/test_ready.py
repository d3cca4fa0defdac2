"""The event that nothing is wrong with is prepared in one go, and as the steps would have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capi_events import NOW, decoded
from signalpost.capi.event import ActionSource, Event
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import stepwise
from signalpost.capi.ready import ready
from signalpost.capi.user_data import UserData

POLICY = Policy()


def by_steps(event: Event):
    return stepwise(event, now=NOW, random_id="made", policy=POLICY)


def test_the_usual_purchase_is_ready():
    """Also when Python code names the source by its enum."""
    event = decoded(custom_data={"currency": "EUR", "value": 1, "order_id": "7", "coupon": "MAY"})
    assert ready(event, NOW, POLICY) == by_steps(event)
    typed = Event(
        event_name="Lead",
        event_time=NOW,
        action_source=ActionSource.WEBSITE,
        event_id="1",
        user_data=UserData(em="mary@shop.example"),
    )
    assert ready(typed, NOW, POLICY) == by_steps(typed) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"event_name": "Mine"}, {"event_name": "AppendAttribution"}, {"event_id": ...}, {"event_id": " "},
        {"event_id": 5}, {"event_time": NOW + 61}, {"event_time": NOW - 10**6}, {"event_time": str(NOW)},
        {"action_source": "app"}, {"action_source": "physical_store"}, {"action_source": "business_messaging"},
        {"action_source": "WEBSITE"}, {"event_source_url": "x"}, {"referrer_url": ""}, {"opt_out": True},
        {"data_processing_options": []}, {"customer_segmentation": "x"}, {"custom_data": {"value": "5"}},
        {"user_data": {"em": "a@b.de", "passport": "X"}}, {"custom_data": {"x": "y" * 9_000}},
    ],
)  # fmt: skip
def test_an_event_with_something_to_say_or_to_mend_takes_the_steps(changes):
    """Nothing is let through unseen."""
    assert ready(decoded(**changes), NOW, POLICY) is None


VALUES = {
    "event_name": ["Purchase", "Lead", "Mine", "lead"],
    "event_time": [NOW, NOW - 604_800, NOW + 60, NOW + 61],
    "action_source": ["website", "email", "chat", "app"],
    "event_id": ["1", " 1", "", None],
    "event_source_url": ["https://shop.example", "http://x", "x", None, ...],
    "referrer_url": ["https://shop.example", "x", None, ...],
    "user_data": [
        {"em": "a@b.de"}, {"em": "no", "ct": "X", "client_user_agent": "x/1"}, {}, {"ge": "f"}, {"x": 1},
        {"em": [f"a{number}@b.de" for number in range(51)]},
    ],
    "custom_data": [
        {"value": 1, "currency": "EUR"}, {"value": 1}, {"currency": "eur"}, {}, None, ..., {"a": "x" * 5_000},
        {"order_id": "7", "contents": [{"id": "a"}] * 300, "currency": "EUR"}, {"order_id": 7},
    ],
    "opt_out": [..., True, None],
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_both_ways_give_the_same_for_each_value(name):
    """One thing of the usual event changed."""
    for value in VALUES[name]:
        event = decoded(**{name: value})
        fast = ready(event, NOW, POLICY)
        assert fast is None or fast == by_steps(event)


@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}))
def test_both_ways_give_the_same(changes):
    """Byte for byte, note for note."""
    event = decoded(**changes)
    fast = ready(event, NOW, POLICY)
    assert fast is None or fast == by_steps(event)


def test_half_a_character_takes_the_steps():
    """They name the place that JSON cannot hold."""
    event = Event(
        event_name="Lead", event_time=NOW, action_source="email", event_id="\ud800", user_data=UserData(em="a@b.de")
    )
    assert ready(event, NOW, POLICY) is None
