"""A tally: counts of one event name, and the shares that follow from them."""

from __future__ import annotations

import pytest

from signalpost.quality.tally import DELAY_BINS, DELAY_BOUNDS_S, Tally, delay_bin


def a_tally(**fields: object) -> Tally:
    return Tally(dataset="1", event_name="Purchase", **fields)  # type: ignore[arg-type]


def test_coverage_is_the_share_of_server_events_with_the_key() -> None:
    assert a_tally(server=8, keys={"em": 6, "ph": 2}).coverage == {"em": 0.75, "ph": 0.25}


def test_without_server_events_there_is_no_coverage() -> None:
    assert a_tally(browser=5).coverage == {}


def test_form_quality_is_the_share_of_values_with_the_right_form() -> None:
    assert a_tally(server=8, keys={"em": 8, "ph": 2}, malformed={"em": 2}).form_quality == {"em": 0.75, "ph": 1.0}


def test_match_share_is_unknown_where_nothing_is_matched() -> None:
    assert a_tally(server=8).match_share is None
    assert a_tally(server=8, matched=2).match_share == 0.25


@pytest.mark.parametrize(
    ("delay_s", "bound_s"), [(-5, 60), (0, 60), (60, 60), (61, 300), (3_600, 3_600), (86_401, 7 * 86_400)]
)
def test_a_delay_falls_into_the_bin_of_its_upper_bound(delay_s: int, bound_s: int) -> None:
    assert DELAY_BOUNDS_S[delay_bin(delay_s)] == bound_s


def test_what_is_later_than_all_bounds_has_a_bin_of_its_own() -> None:
    assert delay_bin(8 * 86_400) == DELAY_BINS - 1
