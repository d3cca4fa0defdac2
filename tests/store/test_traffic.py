"""The values of what comes and goes."""

from __future__ import annotations

import pytest

from signalpost.store.traffic import NewEvents


def test_a_filter_is_given_by_name() -> None:
    """None: any."""
    assert NewEvents() == NewEvents(dataset=None, event_name=None, test_event_code=None, seen=None, tests=False)
    with pytest.raises(TypeError):
        NewEvents("123")  # type: ignore[misc]
