"""How events and copies stand, in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from ledger_parts import NOW, a_fate
from signalpost.dashboard.reasons import said
from signalpost.dashboard.standing import LABELS, TONES, of_copy, of_event, replaying, why_href
from signalpost.store.ledger import Dataset, EventRow, Fate, State


def event(**over: Any) -> EventRow:
    values: dict[str, Any] = {
        "row": 7, "space_id": 1, "dataset": "123", "event_name": "Purchase", "event_id": "e", "event_time": NOW // 1000,
        "action_source": "website", "origin": "server", "state": "delivered", "reason": None, "received_at": NOW,
        "due_at": NOW, "attempts": 0, "first_attempt_at": None, "settled_at": NOW, "order_id": None,
        "fbtrace_id": None, "receipts": ("a-1-0",), "copies": (),
    }  # fmt: skip
    return EventRow(**{**values, **over})


def test_every_state_and_fate_has_a_tone_and_a_name() -> None:
    """None falls through to a code."""
    words = {*(one.value for one in State), *(one.value for one in Fate), "scheduled", "waiting"} - {"queued", "event"}
    assert words == set(TONES) == set(LABELS) - {"event"}


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"reason": "test_event"}, "Sent: Meta took it as a test event, 5 s ago."),
        ({"state": "observed", "reason": "stage_observe"}, "Not sent, on purpose: its dataset only observes."),
        ({"state": "withdrawn", "reason": "consent_withdrawn"}, "Not sent: the person withdrew their consent."),
        ({"state": "withdrawn"}, "Not sent: the person withdrew their consent."),
        ({"state": "erased"}, "Not sent: its person was erased."),
        ({"state": "sending"}, "Being sent at this moment."),
        (
            {"state": "scheduled", "attempts": 3, "due_at": NOW + 65_000},
            "Not sent yet: 3 attempts failed, the next is in 1 min.",
        ),
    ],
)
def test_each_state_is_one_sentence(over: dict[str, Any], sentence: str) -> None:
    """With what it waits for, or why it was not."""
    told = of_event(event(**over), NOW + 5_000, {})
    assert (told.sentence, told.href) == (sentence, "/story/7")


def test_a_paused_dataset_is_why_its_events_wait() -> None:
    """And no other's."""
    pauses = {"123": Dataset(dataset="123", paused="operator")}
    assert of_event(event(state="waiting"), NOW, pauses).fix == "Resume it on Deliveries."
    assert of_event(event(state="waiting", dataset="9"), NOW, pauses).fix == ""


def test_a_replay_of_what_lacks_something_mends_nothing() -> None:
    """Its body stays as it is; what Meta's answer was about may go."""
    assert replaying("value_missing", said("value_missing")).endswith("a replay sends it as it is.")
    assert "replay" not in replaying("expired", said("expired"))
    assert replaying("of_a_newer_release", said("of_a_newer_release")).endswith("Then replay it.")


def test_a_copy_leads_to_its_event_or_to_its_answer() -> None:
    """A duplicate is no loss."""
    alone = of_copy(a_fate(1, event_name=None), NOW)
    assert (alone.href, alone.subject) == (why_href("box-1-0"), "A copy without a name")
    double = of_copy(a_fate(2, Fate.DUPLICATE, "duplicate", row=7), NOW, event())
    assert (double.sentence, double.href) == ("Not sent a second time: the same event had come before.", "/story/7")
