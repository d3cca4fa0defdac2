"""Shops' lists are looked at again and again; what a look finds is safe before the next begins behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from shop_lists import ShopifyShop
from shop_parts import NOW, TOPICS, IdsOnly, api_of, run, source_of
from signalpost.connectors.order import Message, Order
from signalpost.connectors.source import OrderSource
from signalpost.errors import StoreUnavailable
from signalpost.shops.hooks import install
from signalpost.shops.listing import Listing
from signalpost.shops.poll import EVERY_S, FIRST_LOOK_S, HOOKS_EVERY_S, OVERLAP_S, Cursors, Poll, Shop

ADDRESS = "https://signalpost.shop.example/webhooks/main"


class Polled:
    """A poll of one stand-in, its clock, and all that it did."""

    def __init__(self, shop: ShopifyShop, *, kept: Mapping[str, int] | None = None, since: int = 0) -> None:
        self.shop = shop
        self.now = NOW
        self.ids: list[str] = []
        self.named: list[str] = []
        self.logged: list[tuple[str, dict[str, Any]]] = []
        self.kept = dict(kept or {})
        self.full = False
        api, source = api_of(shop), msgspec.structs.replace(source_of(shop), since=since)
        one = Shop(
            space_id=1,
            source=source,
            listing=Listing(api, IdsOnly(), source, self._take),
            named=lambda: list(self.named),
            repair=lambda: install(api, TOPICS, ADDRESS, "our-secret"),
        )
        self.poll = Poll(lambda: [one], Cursors(self.kept, self._keep), now=lambda: self.now, log=self._log)

    async def _take(self, source: OrderSource, messages: Sequence[Message], via: str, delivery_id: str) -> None:
        if self.full:
            raise StoreUnavailable(code="store_full")
        self.ids += [message.order_id for message in messages if isinstance(message, Order)]

    def _keep(self, kept: Mapping[str, int]) -> None:
        self.kept = dict(kept)

    def _log(self, event: str, **fields: Any) -> None:
        self.logged.append((event, fields))

    def round(self, later: int = 0) -> list[str]:
        """The orders of one more round."""
        self.now += later
        self.ids = []
        run(self.poll.round())
        return self.ids


def test_a_new_shop_begins_now() -> None:
    """What was before is for a backfill."""
    shop = ShopifyShop()
    shop.put(1, NOW - OVERLAP_S - 1)
    shop.put(2, NOW - 1)
    polled = Polled(shop)
    assert polled.round() == ["2"]
    assert polled.kept == {"1/main": NOW}


def test_where_nothing_is_known_of_earlier_looks_the_first_begins_with_the_shop() -> None:
    """As after a lost file: at most a week back, since Meta takes nothing older."""
    shop = ShopifyShop()
    shop.put(1, NOW - 3000)
    shop.put(2, NOW - FIRST_LOOK_S - OVERLAP_S - 1)
    assert Polled(shop, since=NOW - 3000).round() == ["1"]
    assert Polled(shop, since=1).round() == ["1"]


def test_a_look_begins_a_little_before_the_last_ones_end() -> None:
    """Clocks differ, and orders change while pages are read."""
    shop = ShopifyShop()
    polled = Polled(shop)
    polled.round()
    shop.put(3, NOW - 5)  # told late
    assert polled.round(later=1) == []  # not yet due
    assert polled.round(later=EVERY_S) == ["3"]


def test_a_look_that_breaks_off_is_made_again() -> None:
    """The list's end, or our disk's: the cursor stays."""
    shop = ShopifyShop()
    polled = Polled(shop, kept={"1/main": NOW - 2000})
    shop.put(4, NOW - 1500)
    shop.faults = [500] * 5
    assert polled.round() == []
    assert polled.logged[-1] == ("shop_refused", {"source": "main", "reason": "shop_down", "status": 500})
    polled.full = True
    assert polled.round(later=EVERY_S) == []
    assert ("store_unavailable", {"source": "main", "code": "store_full"}) in polled.logged
    polled.full = False
    assert polled.round(later=EVERY_S) == ["4"]
    assert polled.kept == {"1/main": polled.now}


def test_orders_that_a_webhook_only_named_are_read_soon() -> None:
    """Each round, whether the list is due or not; one that is gone, or not readable, stops nobody."""
    shop = ShopifyShop()
    polled = Polled(shop)
    polled.round()
    for number in (13, 31, 7):
        shop.put(number, NOW)
    polled.named = ["13", "31", "99", "7"]
    assert polled.round(later=5) == ["7"]
    assert [event for event, _ in polled.logged[-3:]] == ["order_unreadable", "order_unreadable", "order_gone"]
    assert polled.round(later=5) == []  # the worker has not folded it yet, and the others will be no better
    assert set(polled.round(later=600)) == {"7"}  # as the list has it too


def test_lost_webhooks_are_made_anew() -> None:
    """Platforms drop them after failures; within an hour they are back."""
    shop = ShopifyShop()
    polled = Polled(shop)
    polled.round()
    assert len(shop.hooks) == 2
    shop.hooks.pop()
    polled.round(later=HOOKS_EVERY_S)
    assert len(shop.hooks) == 2
    assert polled.logged[-1] == ("webhooks_made_anew", {"source": "main", "topics": 1})


def test_a_poll_that_stops_begins_no_further_shop() -> None:
    """And ends."""
    polled = Polled(ShopifyShop())
    polled.poll.stop()
    run(polled.poll.run())
    assert polled.shop.asked == []
