"""Campaigns are counted in the transaction of their orders: whatever happens, the sums are those of the rows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import apsw

from ledger_parts import NOW, SPACE, SqliteHome
from order_rows import PLACED, SHOP, a_claim, an_order, put
from signalpost.store.campaigns import MOST_A_DAY, NONE, OTHER, UNKNOWN, OrderTouch, net_micros, packed
from signalpost.store.erasure import TakenOut
from signalpost.store.ledger import Ledger
from signalpost.store.orders import Buyer, ClaimState
from signalpost.store.sqlite.connection import migrate
from signalpost.store.sqlite.ledger.file import MIGRATIONS

AUTUMN, WINTER = "meta\tpaid\tautumn\t", "mail\tletter\twinter\t7"
DAY_S = 86_400
BEFORE_GONE = 13  # migrations before that of `campaign_gone`


def a_touch(number: int = 1, **over: object) -> OrderTouch:
    """Order `number` came by AUTUMN first and WINTER last."""
    values = {"space_id": SPACE, "shop": SHOP, "order_id": str(number), "first": AUTUMN, "last": WINTER, **over}
    return OrderTouch(**values)  # type: ignore[arg-type]


def sums(ledger: Ledger, touch: str = "last") -> dict[tuple[str, bool, str], tuple[int, int, int, int]]:
    """By word, click and currency: orders, millionths, new, returning."""
    found = ledger.order_book.campaigns(SPACE, since=PLACED - 90 * DAY_S, until=PLACED + DAY_S)
    return {
        (one.word, one.click, one.currency): (one.orders, one.micros, one.new, one.returning)
        for one in found
        if one.touch == touch
    }


def test_an_order_counts_by_both_touches_and_moves_when_it_changes(tmp_path: Path) -> None:
    """Without a visit first; then by its visit; less what goes back; and not at all once it is cancelled."""
    ledger = SqliteHome(tmp_path).open()
    put(ledger, an_order())
    assert sums(ledger) == {(UNKNOWN, False, "EUR"): (1, 19_990_000, 0, 0)}
    put(ledger, touches=[a_touch(click=True, new=True)])
    assert sums(ledger) == {(WINTER, True, "EUR"): (1, 19_990_000, 1, 0)}
    assert sums(ledger, "first") == {(AUTUMN, True, "EUR"): (1, 19_990_000, 1, 0)}
    put(ledger, an_order(facts={"refunded": "9.99"}))
    assert sums(ledger) == {(WINTER, True, "EUR"): (1, 10_000_000, 1, 0)}
    put(ledger, an_order(facts={"cancelled_at": PLACED}))
    assert sums(ledger) == {}
    ledger.close()


def test_a_claim_that_is_confirmed_tells_how_its_browser_came(tmp_path: Path) -> None:
    """Whenever its order comes; what it kept is read back with it."""
    ledger = SqliteHome(tmp_path).open()
    put(ledger, a_claim(touches=packed(NONE, AUTUMN, True)))
    (claim,) = ledger.order_book.claims_about(SPACE, SHOP, "1", "", ())
    assert claim.touches == packed(NONE, AUTUMN, True)
    put(ledger, an_order(), a_claim(touches=claim.touches, state=ClaimState.CONFIRMED, of_order="1"))
    assert sums(ledger) == {(AUTUMN, True, "EUR"): (1, 19_990_000, 0, 0)}
    put(ledger, touches=[a_touch(new=False)])  # a later word adds what was not known, and changes nothing that was
    assert sums(ledger) == {(AUTUMN, True, "EUR"): (1, 19_990_000, 0, 1)}
    ledger.close()


def test_a_day_tells_only_so_many_campaigns_apart(tmp_path: Path) -> None:
    """The rest are one; those that are known go on being told apart."""
    ledger = SqliteHome(tmp_path).open()
    numbers = range(1, MOST_A_DAY + 21)
    touches = [a_touch(number, first=NONE, last=f"a\tb\t{number}\t") for number in numbers]
    put(ledger, *map(an_order, numbers), touches=touches)
    put(ledger, an_order(900), touches=[a_touch(900, first=NONE, last="a\tb\t1\t")])
    found = sums(ledger)
    assert (len(found), found["a\tb\t1\t", False, "EUR"][0]) == (MOST_A_DAY, 2)
    assert found[OTHER, False, "EUR"][0] == 21 - 1 + 1  # the place of NONE is one of the day's words
    assert sum(one[0] for one in found.values()) == len(numbers) + 1
    ledger.close()


def test_test_orders_and_those_without_a_sum_are_not_counted(tmp_path: Path) -> None:
    ledger = SqliteHome(tmp_path).open()
    put(ledger, an_order(1, facts={"unsent": "test_order"}), an_order(2, facts={"total": ""}))
    put(ledger, an_order(3, facts={"unsent": "marketplace"}))
    assert sums(ledger) == {(UNKNOWN, False, "EUR"): (1, 19_990_000, 0, 0)}
    ledger.close()


def test_sums_stay_when_orders_are_forgotten_or_erased(tmp_path: Path) -> None:
    """By age, or because their person asked; nor is one that is told of again counted again."""
    ledger = SqliteHome(tmp_path).open()
    buyer = Buyer(space_id=SPACE, shop=SHOP, hmac=b"p" * 16, order_id="1", placed_at=PLACED)
    put(ledger, an_order(1), an_order(2), touches=[a_touch(1), a_touch(2)], buyers=[buyer])
    before = sums(ledger)
    what = TakenOut(space_id=SPACE, erasure_id="e1", asked_at=NOW, keys=[b"p" * 16], kinds=("em",), rows=[], held=[])
    ledger.erase(what, NOW)
    erased = ledger.order_book.order(SPACE, SHOP, "1")
    assert erased is not None and erased.erased_at == NOW
    put(ledger, erased)
    later = NOW + DAY_S * 1000
    ledger.order_book.prune(orders_before=later, people_before=later, deliveries_before=later, limit=10)
    assert ledger.order_book.order(SPACE, SHOP, "2") is None
    assert sums(ledger) == before == {(WINTER, False, "EUR"): (2, 39_980_000, 0, 0)}
    ledger.close()


def test_rebuild_counts_campaigns_anew(tmp_path: Path) -> None:
    """Sums that went wrong are right again, also of orders that were forgotten; right ones are left alone."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    put(ledger, an_order(1), touches=[a_touch(1)])
    later = NOW + DAY_S * 1000
    ledger.order_book.prune(orders_before=later, people_before=later, deliveries_before=later, limit=10)
    assert ledger.order_book.order(SPACE, SHOP, "1") is None
    put(ledger, an_order(2), an_order(3), touches=[a_touch(2, new=True)])
    put(ledger, an_order(3, facts={"cancelled_at": PLACED}))
    before = sums(ledger), sums(ledger, "first")
    assert before[0] == {(WINTER, False, "EUR"): (2, 39_980_000, 1, 0)}
    assert ledger.rebuild() == 0
    ledger.close()
    broken = apsw.Connection(str(home.path))
    broken.execute("UPDATE campaign_day SET orders = orders + 7, micros = 1 WHERE touch = 1")
    broken.execute("DELETE FROM campaign_day WHERE touch = 0")
    broken.execute("UPDATE order_campaign SET micros = 5, day = day - 1 WHERE order_id = '2'")
    broken.close()
    ledger = home.open()
    assert ledger.rebuild() > 0
    assert (sums(ledger), sums(ledger, "first")) == before
    assert ledger.rebuild() == 0
    ledger.close()


def test_a_ledger_from_before_begins_with_what_its_sums_have_and_its_orders_do_not(tmp_path: Path) -> None:
    """What it forgot then is not taken away by the next rebuild."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    put(ledger, an_order(1), an_order(2), touches=[a_touch(1, new=False), a_touch(2, click=True, new=True)])
    before = sums(ledger), sums(ledger, "first")
    ledger.close()
    older = apsw.Connection(str(home.path))
    older.execute("DELETE FROM order_campaign WHERE order_id = '1'; DELETE FROM shop_order WHERE order_id = '1'")
    for (trigger,) in older.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        older.execute(f"DROP TRIGGER {trigger}")
    older.execute("DROP VIEW order_stand; DROP TABLE order_moved; DROP TABLE order_summed; DROP TABLE order_sum")
    older.execute(f"DROP TABLE claim_sum; DROP TABLE campaign_gone; PRAGMA user_version = {BEFORE_GONE}")
    migrate(older, home.path, MIGRATIONS)
    older.close()
    ledger = home.open()
    assert (ledger.rebuild(), (sums(ledger), sums(ledger, "first"))) == (0, before)
    ledger.close()


def test_sums_are_those_of_the_rows_whatever_happens_in_whatever_order(tmp_path: Path) -> None:
    """Orders of three days are told of, changed, refunded, cancelled, and learn of their visits."""
    ledger, draw = SqliteHome(tmp_path).open(), Random(8)
    facts: dict[int, dict[str, object]] = {}
    known: dict[int, OrderTouch] = {}
    for _ in range(300):
        number = draw.randrange(1, 30)
        if draw.random() < 0.3 and number in facts:
            told = a_touch(number, first=AUTUMN, last=draw.choice([AUTUMN, WINTER, NONE]), click=True, new=True)
            known.setdefault(number, told)
            put(ledger, touches=[told])
            continue
        facts[number] = {
            "total": draw.choice(["10", "20.5", "1e12"]), "refunded": draw.choice(["", "3.25"]),
            "currency": draw.choice(["EUR", "JPY"]), "cancelled_at": draw.choice([None, None, PLACED]),
            "created_at": PLACED - DAY_S * draw.randrange(3),
        }  # fmt: skip
        put(ledger, an_order(number, facts=facts[number]))
    counted: Counter[tuple[str, bool, str]] = Counter()
    revenue: Counter[tuple[str, bool, str]] = Counter()
    for number, one in facts.items():
        if one["cancelled_at"] is None:
            key = (known[number].last if number in known else UNKNOWN, number in known, str(one["currency"]))
            counted[key] += 1
            revenue[key] += net_micros(str(one["total"]), str(one["refunded"]))
    assert {key: found[:2] for key, found in sums(ledger).items()} == {
        key: (count, revenue[key]) for key, count in counted.items()
    }
    ledger.close()
