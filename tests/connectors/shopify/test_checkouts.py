"""A checkout that was begun. Rows: Checkout (Admin REST API)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from shopify_stand_in import checkout_payload, encoded
from signalpost.connectors.order import Channel, Checkout, Message, Nothing
from signalpost.connectors.shopify import shapes
from signalpost.connectors.shopify.checkouts import read_checkout
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable

SHOP = OrderSource(name="shop", platform=Platform.SHOPIFY, shop="main")


def read(source: OrderSource = SHOP, triggered_ms: int | None = None, **facts: Any) -> Message:
    """A checkout with these facts."""
    body = encoded(checkout_payload(**facts))
    return read_checkout(msgspec.json.decode(body, type=shapes.Checkout), source, triggered_ms=triggered_ms)


def test_a_checkout_says_what_is_in_it_and_whose() -> None:
    """With the tokens by which its order is known, and the click that led to it."""
    found = read()
    assert isinstance(found, Checkout)
    assert (found.checkout_id, found.at, found.seen_at) == (
        "2a1ace52255252df566af0faaedfbfa7",
        1_795_164_900,
        1_795_165_020_000,
    )
    assert (found.total, found.currency, len(found.lines)) == (Decimal("64.70"), "EUR", 1)
    assert (found.lines[0].item_price, found.lines[0].quantity) == (Decimal("29.90"), 2)
    assert (found.user_data.em, found.user_data.fbc) == (
        "anna@example.com",
        "fb.1.1795164900000.IwAR2F4-dbP0l7Mn1",
    )
    assert found.link.cart == "68778783ad298f1c80c3bafcddeea02f"
    assert found.browser.event_source_url == "https://www.shop.example/products/thing?fbclid=IwAR2F4-dbP0l7Mn1"


def test_the_moment_of_the_message_goes_before_its_own_times() -> None:
    """It is finer."""
    found = read(triggered_ms=17)
    assert isinstance(found, Checkout) and found.seen_at == 17
    bare = read(updated_at=None)
    assert isinstance(bare, Checkout) and bare.seen_at == 1_795_164_900_000


def test_a_checkout_of_no_browser_is_nothing() -> None:
    """Nobody was on a page."""
    assert read(source_name="pos") == Nothing(reason="checkout_of_no_browser")
    own = msgspec.structs.replace(SHOP, channels={"my app": Channel.APP})
    assert isinstance(read(own, source_name="my app"), Checkout)
    assert isinstance(read(source_name=None), Checkout)


@pytest.mark.parametrize(("field", "path"), [("token", "token"), ("created_at", "created_at")])
def test_a_checkout_without_token_or_time_is_unreadable(field: str, path: str) -> None:
    """Another could not be told from it."""
    with pytest.raises(Unreadable) as found:
        read(SHOP, None, **{field: None})
    assert (found.value.path, found.value.code) == (path, "webhook_field_missing")
