"""A walk over the orders: many short looks, one sum."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import SPACE, SqliteHome
from order_rows import DAY_S, PLACED, SOURCE, an_order, put
from signalpost.errors import StoreUnavailable
from signalpost.store.ledger import Ledger
from signalpost.store.order_reconcile import Reconciling, reconcile
from signalpost.store.orders import OrderBook


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = SqliteHome(tmp_path).open()
    yield opened
    opened.close()


class Slow:
    """A book that answers for few orders only, as one under a reader's time limit."""

    def __init__(self, book: OrderBook, most: int) -> None:
        self._book, self._most, self.asked = book, most, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._book, name)

    def summed(self, *args: object, limit: int, **more: object) -> object:
        self.asked = limit
        if limit > self._most:
            raise StoreUnavailable("too long", code="read_too_long")
        return self._book.summed(*args, limit=limit, **more)  # type: ignore[arg-type]


def test_days_shops_and_channels_are_summed_apart(ledger: Ledger) -> None:
    """In order; the whole is the sum of its days."""
    put(ledger, an_order(1), an_order(2, facts={"channel": "till"}), an_order(3, source="other"),
        an_order(4, facts={"created_at": PLACED - DAY_S}))  # fmt: skip
    found = reconcile(ledger.order_book, SPACE, 0, PLACED + 1)
    assert [(day.day % DAY_S, day.source, day.channel, day.orders) for day in found.days] == [
        (0, SOURCE, "website", 1), (0, SOURCE, "till", 1), (0, SOURCE, "website", 1), (0, "other", "website", 1),
    ]  # fmt: skip
    assert found.orders == sum(day.orders for day in found.days) == 4


def test_only_shops_that_may_be_seen_are_counted(ledger: Ledger) -> None:
    put(ledger, an_order(1), an_order(2, source="other"))
    walk = Reconciling(ledger.order_book, SPACE, 0, PLACED + 1, sources=["other"])
    while not walk.done:
        walk.step()
    assert (walk.result().orders, [one.order_id for one in walk.result().missing]) == (1, ["2"])


def test_the_list_of_the_missing_is_bounded(ledger: Ledger) -> None:
    """The count is not; none at all may be asked for."""
    put(ledger, *(an_order(number) for number in range(1, 8)))
    for most in (0, 3, 7, 99):
        found = reconcile(ledger.order_book, SPACE, 0, PLACED + 1, most=most)
        assert (len(found.missing), found.outcomes["missing"]) == (min(most, 7), 7)


def test_a_look_that_takes_too_long_is_halved(ledger: Ledger) -> None:
    """Until it is short enough; another fault is told at once."""
    put(ledger, *(an_order(number) for number in range(1, 8)))
    slow = Slow(ledger.order_book, 700)
    assert reconcile(slow, SPACE, 0, PLACED + 1).orders == 7  # type: ignore[arg-type]
    assert slow.asked == 500
    with pytest.raises(StoreUnavailable):
        reconcile(Slow(ledger.order_book, 0), SPACE, 0, PLACED + 1)  # type: ignore[arg-type]


def test_without_orders_nothing_is_missing(ledger: Ledger) -> None:
    found = reconcile(ledger.order_book, SPACE, 0, PLACED + 1)
    assert (found.orders, found.accounted, found.days, found.missing) == (0, 1.0, [], [])
