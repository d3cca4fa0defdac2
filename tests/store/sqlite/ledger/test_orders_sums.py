"""Sums over orders are those of their rows, whatever happens to them, in the transaction in which it happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from ledger_parts import NOW, SPACE, SqliteHome, a_fate, an_event, end, lease
from order_rows import PLACED, SHOP, SOURCE, a_claim, a_part, an_order, put, put_gone, put_waiting
from signalpost.store.erasure import TakenOut
from signalpost.store.ledger import Changes, Fate, Ledger, State
from signalpost.store.orders import ClaimState, OrderChanges, PartState
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.connection import connect, migrate
from signalpost.store.sqlite.ledger.file import MIGRATIONS, SUMS_SINCE, LedgerFile

ALL = {"since": 0, "until": 1 << 40}
HOUR = 3_600


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = SqliteHome(tmp_path).open()
    yield opened
    opened.close()


def outcomes(ledger: Ledger, **span: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in ledger.order_book.summed(SPACE, **(ALL | span)):
        found[one.outcome] += one.count
    return found


def by_rows(ledger: Ledger, since: int, until: int) -> Counter[str]:
    """The same of the orders themselves, one by one."""
    return Counter(one.outcome for one in ledger.order_book.listed(SPACE, since=since, until=until, limit=9_999))


def test_each_thing_that_can_happen_to_an_order_is_in_the_sums_at_once(ledger: Ledger) -> None:
    """It is told of, due, waiting, delivered; dead and sent again; erased; forgotten."""
    put(ledger, an_order(facts={"paid_at": None}))
    assert outcomes(ledger) == {"waiting": 1}
    row = put_gone(ledger)
    assert outcomes(ledger) == {"waiting": 1}
    end(ledger, lease(ledger), State.DEAD, reason="currency_missing")
    assert outcomes(ledger) == {"missing": 1}
    assert ledger.replay(SPACE, rows=[row], now=NOW) == 1
    assert outcomes(ledger) == {"waiting": 1}
    end(ledger, lease(ledger))
    assert outcomes(ledger) == {"delivered": 1}
    ledger.erase(TakenOut(
        erasure_id="e-1-0", space_id=SPACE, asked_at=NOW, kinds=("em",), keys=[], rows=[row], held=[]
    ), NOW)  # fmt: skip
    assert outcomes(ledger) == {"left_out": 1}
    ledger.order_book.prune(orders_before=NOW + 1, people_before=0, deliveries_before=0, limit=9)
    assert outcomes(ledger) == {}
    assert ledger.rebuild() == 0


def test_a_copy_that_was_merged_stands_as_the_event_it_is_in(ledger: Ledger) -> None:
    """Whose end is told by another receipt than the order's."""
    ledger.apply("box", 1, Changes(events=[an_event(1, event_id="p1", origin="browser")]))
    (row,) = [event.row for event in ledger.find(SPACE, event_id="p1", now=NOW)]
    fate = a_fate(2, Fate.MERGED, "merged", row=row)
    part = a_part(1, receipt=fate.receipt)
    ledger.apply("box", 2, Changes(fates=[fate], orders=OrderChanges(orders=[an_order()], parts=[part])))
    assert outcomes(ledger) == {"waiting": 1}
    end(ledger, lease(ledger))
    assert outcomes(ledger) == {"delivered": 1}
    assert ledger.rebuild() == 0


def test_a_span_that_is_no_whole_hours_counts_what_lies_in_it(ledger: Ledger) -> None:
    """Kept hours in the middle, rows before and behind them."""
    times = [PLACED - 5 * HOUR + place * 1_237 for place in range(20)]
    put(ledger, *(an_order(number, facts={"created_at": at}) for number, at in enumerate(times, 1)))
    for since, until in ((times[0], times[-1]), (times[3], times[4]), (times[2] + 1, times[17] + 1), (0, 9), (9, 0)):
        counted = sum(outcomes(ledger, since=since, until=until).values())
        assert counted == sum(1 for at in times if since <= at < until), (since, until)
    days = {one.day % 86_400 for one in ledger.order_book.summed(SPACE, **ALL)}
    assert days == {0}
    assert list(ledger.order_book.summed(2, **ALL)) == []


def test_claims_are_counted_as_they_stand(ledger: Ledger) -> None:
    """By the time at which they came, to the millisecond."""
    put(ledger, a_claim(1), a_claim(2), a_claim(3, source="other", received_at=NOW + HOUR * 1_000))
    put(ledger, a_claim(2, state=ClaimState.UNCONFIRMED))
    count = ledger.order_book.claims_counted
    assert count(SPACE, since=0, until=1 << 50) == {
        (SOURCE, "open", "send"): 1, (SOURCE, "unconfirmed", "send"): 1, ("other", "open", "send"): 1,
    }  # fmt: skip
    assert sum(count(SPACE, since=NOW, until=NOW + 1).values()) == 2
    assert count(SPACE, since=NOW + 1, until=NOW + HOUR * 1_000) == {}
    assert ledger.rebuild() == 0


def test_the_missing_are_found_without_a_walk(ledger: Ledger) -> None:
    """The oldest first, of some shops; what a rule dropped is none of them, what the set-up dropped is."""
    put(ledger, an_order(1), an_order(2, source="other", facts={"created_at": PLACED - 100}))
    for number, reason in ((3, "no_dataset"), (4, "consent_denied")):
        part, fate = a_part(number), a_fate(number, Fate.DROPPED, reason)
        orders = OrderChanges(orders=[an_order(number)], parts=[part])
        ledger.apply("box", number, Changes(fates=[fate], orders=orders))

    def missing(**over: object) -> list[str]:
        found = ledger.order_book.unaccounted(SPACE, **(ALL | {"limit": 9} | over))  # type: ignore[arg-type]
        return [one.order.order_id for one in found]

    assert missing() == ["2", "1", "3"]
    assert (missing(limit=1), missing(sources=["other"]), missing(sources=[])) == (["2"], ["2"], [])
    assert missing(until=PLACED - 90) == ["2"]


def test_sums_are_those_of_the_rows_after_a_long_random_life(ledger: Ledger) -> None:
    """Of orders that come, are paid, claimed, sent, refused, replayed, told again."""
    draw, last = Random(11), 0
    for _ in range(250):
        at = PLACED - draw.randrange(0, 4) * 1_800
        what, number = draw.randrange(6), draw.randrange(1, last + 2)
        if what == 0:
            last += 1
            put_gone(ledger, last, facts={"created_at": at})
        elif what == 1:
            last += 1
            put_waiting(ledger, last)
        elif what == 2:
            put(ledger, an_order(number, facts={"created_at": at, "channel": draw.choice(["website", "till"])}))
        elif what == 3:
            state = draw.choice(list(ClaimState))
            of_order = str(number) if state is ClaimState.CONFIRMED else ""
            put(ledger, a_claim(number, value=draw.choice(["19.99", "5"]), state=state, of_order=of_order))
        elif what == 4:
            end(ledger, lease(ledger)[:2], draw.choice([State.DELIVERED, State.DEAD, State.OBSERVED]), reason="expired")
        else:
            rows = [one.row for one in ledger.find(SPACE, event_id=f"p{number}", now=NOW)]
            ledger.replay(SPACE, rows=rows, now=NOW)
        since = PLACED - draw.randrange(0, 8_000)
        assert outcomes(ledger, since=since) == by_rows(ledger, since, 1 << 40)
    assert ledger.rebuild() == 0
    assert outcomes(ledger).total() > 30


def test_sums_that_are_wrong_are_set_right(tmp_path: Path) -> None:
    """By `store rebuild`, which says how many."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    put_gone(ledger)
    put(ledger, an_order(2), a_part(2, state=PartState.ENDED, reason="zero_value"), a_claim(1))
    before = outcomes(ledger)
    ledger.close()
    connection = connect(home.path)
    connection.execute("UPDATE order_sum SET orders = 9; DELETE FROM order_summed WHERE row = 1; DELETE FROM claim_sum")
    connection.close()
    ledger = home.open()
    assert ledger.rebuild() > 2
    assert (outcomes(ledger), ledger.rebuild()) == (before, 0)
    ledger.close()


def test_a_ledger_from_before_begins_with_the_sums_of_its_orders(tmp_path: Path) -> None:
    """As if they had always been kept."""
    home = SqliteHome(tmp_path)
    older = LedgerFile.to_write(home.path, Sealer(home.keyring), known=MIGRATIONS[: SUMS_SINCE - 1])
    older.connection.execute(f"INSERT INTO word (id, word) VALUES (1, '{SHOP}')")
    older.connection.execute(
        "INSERT INTO shop_order (space_id, shop_id, order_id, source_id, placed_at, first_at, last_at, seen_at, told,"
        " messages, repeated, channel_id, channel_name_id, currency_id, payments, event_name_id, unsent_id, paid_at)"
        f" VALUES ({SPACE}, 1, '7', 1, {PLACED}, {NOW}, {NOW}, {NOW}, 2, 1, 0, 0, 0, 0, 1, 0, 0, 5)"
    )
    older.close()
    connection = connect(home.path)
    migrate(connection, home.path, MIGRATIONS)
    connection.close()
    ledger = home.open()
    (one,) = ledger.order_book.summed(SPACE, **ALL)
    assert (one.outcome, one.reason, one.count, one.polled_only) == ("missing", "no_event", 1, 1)
    assert ledger.rebuild() == 0
    ledger.close()
