"""Every number of pages of orders and campaigns, of one known shop and over several spans, against its orders."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from dashboard_books import Books, flat
from dashboard_order_books import ORDER_PAGES, differences, order, orders
from dashboard_orders import SALES, sell, spend_lines
from dashboard_shown import NOW, Shown, dashboard
from shop_orders import SHOP, SOURCE

HOUR, DAY = 3_600, 86_400
HOURS_END = (NOW // 1000 // HOUR + 1) * HOUR
DAYS_END = (NOW // 1000 // DAY + 1) * DAY
SPANS = {
    "24h": (HOURS_END - DAY, HOURS_END),
    "7d": (HOURS_END - 7 * DAY, HOURS_END),
    "28d": (DAYS_END - 28 * DAY, DAYS_END),
}
#: What each order's Purchase says it was worth: the shop's word goes before the browser's.
VALUES = {one.order_id: one.total / 1e6 for one in SALES}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Fourteen orders of three weeks, paid, refunded, cancelled, lost, and two that a browser made up; their spend."""
    with dashboard(tmp_path_factory.mktemp("shop")) as shown:
        sell(shown.folder, shown.keys, NOW)
        assert shown.post("/campaigns/spend", lines=spend_lines(NOW)).status_code == 303
        yield shown


@pytest.mark.parametrize("word", SPANS)
def test_pages_say_of_orders_what_the_shop_sold(shop: Shown, word: str) -> None:
    """Words and amounts as well as numbers; no number is left that nothing here adds up."""
    for path in ("/orders", f"/orders?source={SOURCE}", "/orders/accounted", "/campaigns", "/campaigns?touch=first"):
        model = shop.json(f"{path}{'&' if '?' in path else '?'}range={word}")
        ours = ORDER_PAGES[path.partition("?")[0]](*SPANS[word], model)
        assert differences(ours, model) == [], path
        left = [one for one in flat(model).keys() - flat(ours).keys() if not one.endswith((".row", ".step"))]
        assert left == [], path


def test_each_order_opens_to_what_was_told_of_it(shop: Shown) -> None:
    """By the number that the list has."""
    listed = {one["order_id"] for one in shop.json("/orders?range=28d")["orders"]}
    assert listed == {one.order_id for one in SALES}
    for sale in SALES:
        ours, model = order(sale), shop.json(f"/orders/{SHOP}/{sale.order_id}")
        assert differences(ours, model) == [], sale.number
        left = flat(model).keys() - flat(ours).keys()
        assert [one for one in left if not one.endswith((".row", ".at", "_at", ".event_time", "until"))] == []


def test_each_event_opens_to_the_story_of_its_rows(shop: Shown) -> None:
    """By the number that an order's page has; both copies of what both sides told of are in it."""
    books = {one.row: one for one in Books(shop.folder / "ledger.db").events}
    rows = [row["row"] for one in SALES for row in shop.json(f"/orders/{SHOP}/{one.order_id}")["events"]]
    assert len(rows) == sum(one.has_event for one in SALES)
    for row in rows:
        story, event = shop.json(f"/story/{row}"), books[row]
        ours: dict[str, Any] = {
            "event": {"row": row, "event_time": event.happened, "received_at": event.at_ms, "attempts": event.attempts,
                      "settled_at": event.settled_ms, "state": event.state},
            "seen": event.seen, "copies_left_out": 0,
        }  # fmt: skip
        assert differences(ours, story) == []
        assert len(story["copies"]) == event.copies
        assert sorted(story["keys"]) == sorted(event.keys)
        assert story["body"]["custom_data"]["value"] == VALUES[story["event"]["order_id"]]


def test_an_order_that_is_wrong_is_found(shop: Shown) -> None:
    """Here one whose amount was changed behind the pages' back, and then changed back."""
    changes = (("12.5 EUR", 1), ("19.99 EUR", 0))
    for text, wrong in changes:
        with closing(sqlite3.connect(shop.folder / "ledger.db")) as file, file:
            file.execute("UPDATE shop_order SET total = ? WHERE order_id = '12'", (text.split()[0],))
        assert len(differences(orders(*SPANS["24h"], {"source": ""}), shop.json("/orders"))) == wrong
