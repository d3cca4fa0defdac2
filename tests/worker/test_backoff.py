"""How long a queue waits after a failed call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.verdict import Answer, Delay, RetryAt
from signalpost.worker.backoff import PACES, delay_ms


def retry(delay: Delay = Delay.SOON, least: int = 0) -> RetryAt:
    return RetryAt(answer=Answer(), reason="r", delay=delay, wait_s=least / 1000)


def test_the_bound_doubles_with_each_failure():
    """Up to a minute for what is temporary, to five minutes for limits."""
    bounds = [delay_ms(retry(), failures, 1.0) for failures in (0, 1, 2, 5, 6, 99)]
    assert bounds == [1_000, 2_000, 4_000, 32_000, 60_000, 60_000]
    assert delay_ms(retry(Delay.THROTTLED), 99, 1.0) == 300_000


def test_the_jitter_is_full():
    """Anything from nothing to the bound."""
    assert delay_ms(retry(), 3, 0.0) == 0
    assert delay_ms(retry(), 3, 0.5) == 4_000


@pytest.mark.parametrize("delay", list(Delay))
def test_every_kind_of_delay_has_a_pace(delay: Delay):
    """None is forgotten."""
    assert PACES[delay].base <= PACES[delay].most


@given(st.sampled_from(Delay), st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_what_the_answer_asked_for_is_always_waited(delay: Delay, least: int, failures: int, draw: float):
    """The jitter comes on top."""
    assert least <= delay_ms(retry(delay, least), failures, draw) <= least + PACES[delay].most
