"""Rows of orders: the numbers that states have in the file never change."""

from __future__ import annotations

from signalpost.store.orders import WAYS, ClaimState, PartState
from signalpost.store.sqlite.ledger.orders_rows import CLAIM_STATES, PART_STATES


def test_states_keep_their_numbers() -> None:
    """The SQL knows them too; only ever add at the end."""
    assert PART_STATES == (PartState.WAITING, PartState.GONE, PartState.ENDED)
    assert CLAIM_STATES == (ClaimState.OPEN, ClaimState.CONFIRMED, ClaimState.UNCONFIRMED)
    assert WAYS == ("webhook", "poll", "backfill", "http")
    assert (set(PART_STATES), set(CLAIM_STATES)) == (set(PartState), set(ClaimState))
