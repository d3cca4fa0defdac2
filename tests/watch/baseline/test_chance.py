"""The statistics behind every finding."""

from __future__ import annotations

from math import exp, log

import pytest

from signalpost.watch.baseline.chance import (
    EXACT_COUNT,
    LARGEST_STEP,
    count_high,
    count_low,
    share_of,
    step_of,
    threshold,
    weights,
)


@pytest.mark.parametrize("share", [0.001, 0.03, 0.5, 0.8, 0.999])
def test_a_share_has_a_table_close_to_it(share: float) -> None:
    """Within a sixteenth of a logit."""
    near = share_of(step_of(share))
    assert abs(log(near / (1 - near)) - log(share / (1 - share))) <= 0.0625 + 1e-9


def test_shares_at_the_edges_have_the_last_table() -> None:
    """None and all are no logits."""
    assert (step_of(0.0), step_of(1.0)) == (-LARGEST_STEP, LARGEST_STEP)


@pytest.mark.parametrize("step", [-40, 0, 20, 60])
def test_without_a_fault_an_observation_speaks_against_one(step: int) -> None:
    """On average a sum falls as long as the share is as it was, and rises once it is a tenth, or most, lower."""
    table, share = weights(step), share_of(step)
    assert share * table.slightly_hit + (1 - share) * table.slightly_miss < 0
    assert share * table.badly_hit + (1 - share) * table.badly_miss < 0
    for fault, hit, miss in ((0.9, table.slightly_hit, table.slightly_miss), (0.15, table.badly_hit, table.badly_miss)):
        assert fault * share * hit + (1 - fault * share) * miss > 0


def test_more_tests_must_be_surer_each() -> None:
    """So that all of them together are wrong as seldom."""
    assert exp(threshold(10, 100)) == pytest.approx(1_000)
    assert exp(threshold(10, 100, alarms=0.5)) == pytest.approx(2_000)
    assert threshold(0, 0) == pytest.approx(log(2))


def test_low_counts_are_counts() -> None:
    """None where three are expected is one day in twenty, no matter how many deviations that is."""
    assert count_low(0, 3.0, 0.0) == pytest.approx(exp(-3))
    assert count_high(0, 3.0, 0.0) == pytest.approx(1.0)
    assert count_high(1, 3.0, 0.0) == pytest.approx(1 - exp(-3))
    assert count_low(2, 3.0, 0.0) + count_high(3, 3.0, 0.0) == pytest.approx(1.0)


def test_days_that_vary_make_rare_what_is_common() -> None:
    """Half of what is expected is impossible by chance alone, and happens when the level moves by a third."""
    assert count_low(50, 100.0, 0.0) < 1e-7
    assert 0.03 < count_low(50, 100.0, 0.3) < 0.06


@pytest.mark.parametrize("spread", [0.1, 0.3])
def test_large_counts_go_on_where_exact_ones_end(spread: float) -> None:
    """The two ways of computing meet."""
    mean = EXACT_COUNT / (1 + spread)
    below, above = count_high(EXACT_COUNT, mean, spread), count_high(EXACT_COUNT + 1, mean, spread)
    assert above == pytest.approx(below, rel=0.25)
    mean = EXACT_COUNT * (1 + spread)
    below, above = count_low(EXACT_COUNT, mean, spread), count_low(EXACT_COUNT + 1, mean, spread)
    assert above == pytest.approx(below, rel=0.25)
