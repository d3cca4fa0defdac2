"""Each message comes to facts, events, or the reason why not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from signalpost.connectors.order import Order, OrderToRead
from signalpost.connectors.rule import due
from signalpost.connectors.source import OrderSource, Platform
from signalpost.errors import InvalidInput

SHOP = OrderSource(name="main", platform=Platform.BIGCOMMERCE, shop="main")


def test_an_order_that_is_only_named_is_to_be_read() -> None:
    """Its platform says no more of it."""
    found = due(OrderToRead(order_id="17", seen_at=5), SHOP, 1)
    assert found.facts is not None
    assert (found.order_id, found.seen_at, found.events, found.facts.to_read) == ("17", 5, (), True)


def test_a_display_name_is_no_order_id() -> None:
    """It is not unique, so no id of an event can be made of it."""
    with pytest.raises(InvalidInput) as refused:
        due(Order(order_id="#1001", seen_at=5, created_at=1, paid_at=1, total=Decimal(1)), SHOP, 1)
    assert refused.value.problems[0].code == "derive_from"
