"""Event coverage: the browser's events that the server sends too."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.quality.coverage import GOAL, additional_conversions, event_coverage, uncovered
from signalpost.quality.tally import DayTally, Tally


def a_tally(*days: tuple[int, int], **counts: Any) -> Tally:
    return Tally(
        dataset="1",
        event_name="Purchase",
        days=tuple(DayTally(day=day, browser=browser, covered=covered) for day, (browser, covered) in enumerate(days)),
        **counts,
    )


def test_coverage_is_the_mean_of_the_days_not_of_the_events() -> None:
    """Section 8.2, row event_coverage: mean of the last 7 days, goal 75."""
    assert event_coverage(a_tally((10, 10), (1_000, 500))) == 0.75 == GOAL


def test_without_browser_events_there_is_nothing_to_cover() -> None:
    assert event_coverage(a_tally()) is None
    assert event_coverage(a_tally((0, 0))) is None
    assert additional_conversions(a_tally()) is None


def test_uncovered_events_are_counted() -> None:
    assert uncovered(a_tally((10, 4), (5, 5))) == 6


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_coverage_is_a_share(days: list[tuple[int, int]]) -> None:
    found = event_coverage(a_tally(*days))
    assert found is None or 0 <= found <= 1


@pytest.mark.parametrize(("server_kept", "share"), [(0, 0.0), (25, 0.25)])
def test_additional_conversions_are_what_counts_beyond_the_browser(server_kept: int, share: float) -> None:
    """Section 8.2: additional conversions reported, compared with the pixel only."""
    assert additional_conversions(a_tally(browser=100, browser_kept=100, server_kept=server_kept)) == share
