"""Marks of an order are told from its facts."""

from __future__ import annotations

from signalpost.connectors.facts import OrderFacts, mark, marks


def test_an_order_bears_the_marks_that_its_facts_date() -> None:
    """And no other."""
    assert marks("17", OrderFacts()) == {}
    assert marks("17", OrderFacts(paid_at=5, refunded_at=9)) == {"17/paid": 5, "17/refunded": 9}
    assert marks("17", OrderFacts(delivered_at=0, cancelled_at=1)) == {"17/delivered": 0, "17/cancelled": 1}


def test_a_mark_is_named_after_its_order() -> None:
    """So that no two orders share one."""
    assert mark("17", "paid") == "17/paid"
