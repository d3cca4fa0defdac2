"""How long nobody may try."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.lock_out import FIRST_WAIT_MS, FORGOTTEN_MS, LONGEST_WAIT_MS, Failures


def test_the_first_tries_cost_nothing_and_each_more_costs_twice_as_much() -> None:
    """Up to a quarter of an hour."""
    found = Failures()
    waits = []
    for now in range(12):
        found = found.another(now)
        waits.append(max(0, found.until(5) - now))
    assert waits[:6] == [0, 0, 0, 0, FIRST_WAIT_MS, 2 * FIRST_WAIT_MS]
    assert waits[-1] == LONGEST_WAIT_MS


@given(st.integers(1, 10**6), st.integers(0, 10**13))
def test_a_quiet_hour_forgets_all(count: int, at: int) -> None:
    """Nobody is locked out for longer than that."""
    assert Failures(count, at).another(at + FORGOTTEN_MS) == Failures(1, at + FORGOTTEN_MS)
    assert Failures(count, at).until(5) <= at + LONGEST_WAIT_MS
