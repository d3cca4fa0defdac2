"""A checkout that was begun is an event where the business names one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from signalpost.capi.event_id import derive
from signalpost.connectors.order import BrowserHalf, Checkout, Line
from signalpost.connectors.rule import due
from signalpost.connectors.source import EventNames, OrderSource, Platform

NOW = 1_780_000_000
CHECKOUT = Checkout(
    checkout_id="c1", at=NOW - 9, seen_at=NOW * 1_000, total=Decimal("12.50"), currency="EUR",
    lines=(Line(product_id="1", item_price=Decimal("12.50")),),
)  # fmt: skip
QUIET = OrderSource(name="main", platform=Platform.SHOPIFY, shop="main")
NAMED = msgspec.structs.replace(QUIET, names=EventNames(checkout="InitiateCheckout"))


def test_a_checkout_is_sent_where_it_has_a_name() -> None:
    """As shipped it has none: the page's own event says it better."""
    assert due(CHECKOUT, QUIET, NOW).unsent == "kind_off"
    ruled = due(CHECKOUT, NAMED, NOW)
    (found,) = ruled.events
    assert (found.name, found.after, ruled.facts, ruled.order_id) == ("checkout/c1", "", None, "")
    assert found.event.event_id == derive("InitiateCheckout", "main", "c1")
    assert found.event.custom_data == {
        "currency": "EUR",
        "value": 12.5,
        "content_type": "product",
        "content_ids": ["1"],
        "contents": [{"id": "1", "quantity": 1, "item_price": 12.5}],
        "num_items": 1,
    }


def test_the_id_that_the_page_wrote_is_the_purchases() -> None:
    """The checkout goes by one of its own."""
    half = BrowserHalf(event_id="of-the-page", event_source_url="https://shop.example/checkout")
    (found,) = due(msgspec.structs.replace(CHECKOUT, browser=half), NAMED, NOW).events
    assert found.event.event_id == derive("InitiateCheckout", "main", "c1")
    assert found.event.event_source_url == half.event_source_url


@pytest.mark.parametrize("facts", [{"currency": ""}, {"total": None}, {"total": Decimal(10) ** 15}])
def test_a_sum_goes_with_its_currency_or_not_at_all(facts: dict[str, Any]) -> None:
    """Half of the two is no amount to Meta; what is begun is told all the same, by its products."""
    (found,) = due(msgspec.structs.replace(CHECKOUT, **facts), NAMED, NOW).events
    assert found.event.custom_data.keys() == {"content_type", "content_ids", "contents", "num_items"}


def test_a_checkout_names_the_site_where_no_page_is_named() -> None:
    """As Meta asks for one."""
    known = msgspec.structs.replace(NAMED, site_address="https://shop.example")
    (found,) = due(CHECKOUT, known, NOW).events
    assert found.event.event_source_url == "https://shop.example"
