"""Writing orders: in the batch's own transaction, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_parts import SPACE, SqliteHome, an_event
from order_rows import SHOP, a_part, an_order
from signalpost.store.ledger import Changes, State
from signalpost.store.orders import OrderChanges, PartState
from signalpost.store.sqlite.ledger.orders_write import delivery_hash


def test_orders_and_events_are_written_together_or_not(tmp_path: Path) -> None:
    """A batch that is refused leaves no order behind."""
    ledger = SqliteHome(tmp_path).open()
    orders = OrderChanges(orders=[an_order()], parts=[a_part()])
    with pytest.raises(ValueError, match="is not born"):
        ledger.apply("box", 1, Changes(events=[an_event(1, state=State.DELIVERED)], orders=orders))
    assert ledger.order_book.order(SPACE, SHOP, "1") is None
    ledger.apply("box", 1, Changes(events=[an_event(1)], orders=orders))
    assert ledger.order_book.order(SPACE, SHOP, "1") is not None
    ledger.close()


def test_of_a_part_that_ends_with_its_copy_nothing_waits_on(tmp_path: Path) -> None:
    """As when its person withdrew: what would have ended it is forgotten with it."""
    ledger = SqliteHome(tmp_path).open()
    part = a_part(state=PartState.WAITING, unless=("1/cancelled", "1/test"))
    ledger.apply("box", 1, Changes(orders=OrderChanges(parts=[part])))
    assert ledger.order_book.waiting_on(SPACE, SHOP, "1/cancelled") == [part.name]
    ledger.apply("box", 2, Changes(orders=OrderChanges(ended=[(part.receipt, "consent_withdrawn")])))
    assert ledger.order_book.waiting_on(SPACE, SHOP, "1/cancelled") == []
    assert ledger.order_book.waiting_on(SPACE, SHOP, "1/test") == []
    ledger.close()


def test_deliveries_are_told_apart_by_space_and_source() -> None:
    hashes = {delivery_hash(*key) for key in ((1, "a", "d"), (2, "a", "d"), (1, "b", "d"), (1, "a", "e"))}
    assert len(hashes) == 4
    assert all(-(2**63) <= one < 2**63 for one in hashes)
