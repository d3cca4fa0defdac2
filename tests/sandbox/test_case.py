"""How a place in a call is written."""

from __future__ import annotations

from signalpost.sandbox.case import Limits, place


def test_a_place_is_written_as_graph_writes_it() -> None:
    """Record unknown_key_on_content."""
    assert place(0) == "$['data'][0]"
    assert place(0, "custom_data", "contents", 0) == "$['data'][0]['custom_data']['contents'][0]"


def test_the_limits_are_those_of_the_pages() -> None:
    """Sections 1.1 and 1.6: 1,000 events, 7 days, 62 for stores; the 60 s are an integrator's."""
    limits = Limits()
    assert (limits.max_events, limits.max_age_s, limits.max_age_store_s, limits.future_tolerance_s) == (
        1_000,
        7 * 86_400,
        62 * 86_400,
        60,
    )
