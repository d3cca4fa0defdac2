"""Whether orders are accounted for: sums by day and channel, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import SPACE, SqliteHome
from order_rows import DAY_S, PLACED, SOURCE, an_order, put
from signalpost.store.ledger import Ledger
from signalpost.store.order_reconcile import reconcile


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = SqliteHome(tmp_path).open()
    yield opened
    opened.close()


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
    found = reconcile(ledger.order_book, SPACE, 0, PLACED + 1, sources=["other"])
    assert (found.orders, [one.order_id for one in found.missing]) == (1, ["2"])


def test_the_list_of_the_missing_is_bounded(ledger: Ledger) -> None:
    """The count is not; none at all may be asked for."""
    put(ledger, *(an_order(number) for number in range(1, 8)))
    for most in (0, 3, 7, 99):
        found = reconcile(ledger.order_book, SPACE, 0, PLACED + 1, most=most)
        assert (len(found.missing), found.outcomes["missing"]) == (min(most, 7), 7)


def test_without_orders_nothing_is_missing(ledger: Ledger) -> None:
    found = reconcile(ledger.order_book, SPACE, 0, PLACED + 1)
    assert (found.orders, found.accounted, found.days, found.missing) == (0, 1.0, [], [])
