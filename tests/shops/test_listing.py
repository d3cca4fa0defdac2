"""What a shop's list says is handed on, an order at a time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from starlette.requests import Request
from starlette.responses import Response

from shop_lists import ShopifyShop, StripeShop, WooShop
from shop_parts import NOW, TOPICS, IdsOnly, api_of, run, source_of
from signalpost.connectors.order import Message, Order
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable
from signalpost.shops.api import ShopRefused
from signalpost.shops.listing import Listing, Told


class Taken:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.ways: set[tuple[str, str]] = set()

    async def __call__(self, source: OrderSource, messages: Sequence[Message], via: str, delivery_id: str) -> None:
        """As `Take`."""
        self.ids += [message.order_id for message in messages if isinstance(message, Order)]
        self.ways.add((via, delivery_id))


def test_one_bad_order_costs_one_order() -> None:
    """And is counted by what is wrong with it."""
    shop, taken = ShopifyShop(), Taken()
    for number in (11, 12, 13, 14, 31):
        shop.put(number, NOW - 5)
    told = run(Listing(api_of(shop), IdsOnly(), source_of(shop), taken).read(NOW - 10, NOW, "backfill"))
    assert told == Told(orders=5, messages=3, unreadable={"webhook_field_malformed": 1, "derive_from": 1})
    assert (taken.ids, taken.ways) == (["11", "12", "14"], {("backfill", "")})


class OnePage(WooShop):
    """With a cache in front that does not look at the page that is asked for."""

    async def answer(self, request: Request, path: str) -> Response:
        request.scope["query_string"] = b"&".join(
            b"page=1" if part.startswith(b"page=") else part for part in request.scope["query_string"].split(b"&")
        )
        return await super().answer(request, path)


def test_a_list_without_an_end_is_told() -> None:
    """What was taken stays; the other shops have their turn."""
    shop, taken = OnePage(), Taken()
    shop.put(11, NOW - 5)
    with pytest.raises(ShopRefused) as refused:
        run(Listing(api_of(shop), IdsOnly(), source_of(shop), taken).read(NOW - 10, NOW, "poll"))
    assert (refused.value.reason, taken.ids) == ("shop_answer_unknown", ["11"])
    run(api_of(shop).add_hook(TOPICS, "https://sp.shop.example/webhooks/main", "s"))
    assert len(run(api_of(shop).hooks())) == len(TOPICS)


def test_what_the_list_gives_as_deliveries_is_read_as_such() -> None:
    """With the id that the webhook had, so that a repetition is known."""
    shop, taken = StripeShop(), Taken()
    shop.put(11, NOW - 5, type=TOPICS[0])
    run(Listing(api_of(shop), IdsOnly(), source_of(shop), taken).read(NOW - 10, NOW, "poll"))
    assert (taken.ids, taken.ways) == (["evt_11"], {("poll", "evt_11")})


def test_an_order_is_read_by_its_id() -> None:
    """One that is not there is told; one that is not readable says where."""
    shop, taken = ShopifyShop(), Taken()
    shop.put(11, NOW)
    shop.put(13, NOW)
    listing = Listing(api_of(shop), IdsOnly(), source_of(shop), taken)
    assert run(listing.read_order("11", "poll"))
    assert not run(listing.read_order("12", "poll"))
    with pytest.raises(Unreadable, match="id: webhook_field_malformed"):
        run(listing.read_order("13", "poll"))
    assert taken.ids == ["11"]
