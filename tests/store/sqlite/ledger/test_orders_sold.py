"""What was sold beside what its Purchase events say, of orders in a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import NOW, SPACE, SqliteHome, end, lease
from order_rows import PLACED, SOURCE, a_claim, a_part, an_order, put, put_gone
from signalpost.store.ledger import Ledger, State
from signalpost.store.orders import ClaimState, PartState
from signalpost.store.orders_sold import Sold

DAY = {"since": PLACED - 3_600, "until": PLACED + 3_600}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = SqliteHome(tmp_path).open()
    yield made
    made.close()


def sold(ledger: Ledger, **over: int) -> list[Sold]:
    return list(ledger.order_book.sold(SPACE, **(DAY | over)))


def test_delivered_orders_are_reported_and_dead_ones_are_not(ledger: Ledger) -> None:
    """What waits on its way is neither: it may still arrive."""
    for number in (1, 2, 3):
        put_gone(ledger, number)
    first, second, _ = lease(ledger)
    end(ledger, [first])
    end(ledger, [second], State.DEAD, reason="currency_missing")
    (one,) = sold(ledger)
    assert (one.source, one.currency, one.orders, one.reported) == (SOURCE, "EUR", 2, 1)
    assert (one.value, one.reported_value) == (39.98, 19.99)
    assert sold(ledger, until=PLACED - 60) == []
    assert list(ledger.order_book.sold(2, **DAY)) == []


def test_an_order_without_a_purchase_is_worth_its_total(ledger: Ledger) -> None:
    """What a rule leaves out is not due; each currency stands by itself."""
    put(ledger, an_order(1, facts={"total": "50", "currency": "USD"}), an_order(2, facts={"unsent": "marketplace"}))
    put(ledger, an_order(3), a_part(3, state=PartState.ENDED, reason="zero_value"))
    (one,) = sold(ledger)
    assert (one.currency, one.orders, one.value, one.reported) == ("USD", 1, 50.0, 0)


def test_what_a_browser_said_of_an_order_stands_beside_it(ledger: Ledger) -> None:
    """In the order's currency, once however often it was said."""
    for number in (1, 2):
        put_gone(ledger, number)
    end(ledger, lease(ledger))
    standing = {"state": ClaimState.CONFIRMED, "of_order": "1"}
    again = a_claim(3, value="16.80", **standing)
    elsewhere = a_claim(2, currency="USD", **standing | {"of_order": "2"})
    put(ledger, a_claim(1, value="16.80", **standing), again, elsewhere)
    (one,) = sold(ledger)
    assert (one.orders, one.claimed, one.claimed_value, one.sold_value) == (2, 1, 16.8, 19.99)


def test_purchases_that_no_order_confirms_count_where_they_were_sent(ledger: Ledger) -> None:
    """Of a source without any order too."""
    gone = {"state": ClaimState.UNCONFIRMED}
    put(ledger, a_claim(1, **gone), a_claim(2, policy="flag", **gone), a_claim(3, policy="drop", **gone), a_claim(4))
    (one,) = sold(ledger)
    assert (one.orders, one.unconfirmed, one.unconfirmed_value) == (0, 2, 39.98)
    assert sold(ledger, until=NOW // 1_000 - 1_800) == []
