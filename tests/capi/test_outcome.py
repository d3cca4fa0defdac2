"""Accepted and Dropped are values."""

from __future__ import annotations

import pytest

from signalpost.capi.outcome import Accepted, Dropped


def test_outcomes_are_frozen():
    """What was decided stays decided."""
    accepted = Accepted(event_name="Lead", event_id="1", event_time=1, action_source="website", body=b"{}")
    with pytest.raises(AttributeError):
        accepted.body = b""
    with pytest.raises(AttributeError):
        Dropped(reason="x", problems=()).reason = "y"
