"""The draft collects what was found."""

from __future__ import annotations

from capi_events import NOW, decoded
from signalpost.capi.draft import Draft
from signalpost.capi.policy import Policy


def test_problems_and_notes_are_kept_apart():
    """Only problems refuse the event."""
    draft = Draft(decoded(), NOW, "made", Policy())
    draft.note("url_invalid", "referrer_url")
    draft.refuse("event_name_missing", "event_name")
    assert [problem.code for problem in draft.problems] == ["event_name_missing"]
    assert [note.path for note in draft.notes] == ["referrer_url"]
    assert draft.event_time == NOW


def test_a_draft_begins_with_what_came_and_nothing_of_what_will_be_sent():
    """Each step of `prepare` fills in what is its own."""
    event, policy = decoded(), Policy(both_forms=False)
    draft = Draft(event, NOW, "made", policy)
    assert (draft.event, draft.now, draft.random_id, draft.policy) == (event, NOW, "made", policy)
    assert (draft.wire, draft.event_id, draft.source, draft.order_id) == ({}, "", "", None)
    assert (draft.problems, draft.notes, draft.unmet, draft.keys, draft.body) == ([], [], (), (), b"")
    assert draft.has_currency is False
