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
