"""The values of orders: which day they belong to, and how two batches' changes add up."""

from __future__ import annotations

from order_rows import PLACED, a_claim, a_part, an_order
from signalpost.store.orders import OrderChanges


def test_an_order_belongs_to_the_day_it_was_placed() -> None:
    """Where its shop does not say when, to the day on which it was first heard of."""
    assert an_order().placed_at == PLACED - 60
    assert an_order(facts={"created_at": None}).placed_at == PLACED


def test_changes_add_up_in_order() -> None:
    """So that of two writes of one row the later stays."""
    one = OrderChanges(orders=[an_order(1)], parts=[a_part(1)])
    other = OrderChanges(orders=[an_order(1, messages=2)], claims=[a_claim(1)])
    both = one.plus(other)
    assert [row.messages for row in both.orders] == [1, 2]
    assert (len(both.parts), len(both.claims)) == (1, 1)
