"""Freshness: how often a server seems to upload, from the delays of its events."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.quality.freshness import Frequency, upload_frequency, within
from signalpost.quality.tally import DELAY_BINS, Tally, delay_bin


def delayed(*delays_s: float) -> Tally:
    bins = [0] * DELAY_BINS
    for delay in delays_s:
        bins[delay_bin(delay)] += 1
    return Tally(dataset="1", event_name="Purchase", server=len(delays_s), delays=tuple(bins))


@pytest.mark.parametrize(
    ("delays_s", "frequency"),
    [
        ([1, 2, 3], Frequency.REAL_TIME),
        ([1, 1, 90_000], Frequency.REAL_TIME),
        (range(0, 3_600, 60), Frequency.HOURLY),
        (range(0, 86_400, 600), Frequency.DAILY),
        (range(0, 7 * 86_400, 3_600), Frequency.WEEKLY),
    ],
)
def test_delays_spread_over_a_period_are_uploads_of_that_period(delays_s: range, frequency: Frequency) -> None:
    """Section 8.2, row data_freshness: real_time, hourly, daily, weekly."""
    assert upload_frequency(delayed(*delays_s)) is frequency


def test_nothing_measured_says_nothing() -> None:
    assert upload_frequency(delayed()) is None
    assert upload_frequency(Tally(dataset="1", event_name="Purchase")) is None


@given(st.lists(st.floats(0, 1e7)))
def test_what_arrives_within_a_bound_is_counted_exactly(delays_s: list[float]) -> None:
    assert within(delayed(*delays_s), 3_600) == sum(delay <= 3_600 for delay in delays_s)
