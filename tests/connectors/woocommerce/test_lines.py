"""Products and refunds."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from signalpost.connectors.order import Line, Refund
from signalpost.connectors.reading import decoded
from signalpost.connectors.webhook import Unreadable
from signalpost.connectors.woocommerce.lines import lines_of, refunds_of
from signalpost.connectors.woocommerce.payload import ORDER, OrderPayload
from woocommerce_stand_in import line, order_payload


def order(**facts: Any) -> OrderPayload:
    """An order with `facts`."""
    return decoded(ORDER, json.dumps(order_payload(**facts)).encode())


def only(prices_include_tax: bool = False, **facts: Any) -> Line:
    """The line that one of `facts` becomes."""
    (found,) = lines_of(order(line_items=[line(**facts)], prices_include_tax=prices_include_tax))
    return found


def test_a_line_is_a_product_with_its_price() -> None:
    """Of one piece, before coupons."""
    assert only(total="3.00") == Line(product_id="93", quantity=2, item_price=Decimal("3.00"), title="Woo Single #1")


def test_prices_have_tax_in_them_where_the_shops_have() -> None:
    """As the buyer saw them."""
    assert only(prices_include_tax=True, subtotal="5.04", subtotal_tax="0.96").item_price == Decimal("3.00")


@pytest.mark.parametrize(
    ("subtotal", "quantity", "price"),
    [
        ("10.00", 3, "3.33"),
        ("2000", 3, "667"),
        ("10.000", 3, "3.333"),
        ("123456789012345.12", 7, "17636684144620.73"),
        (6.000000000000001, 3, "2.00000000"),
        ("0.00", 1, "0.00"),
        (5, 2, "3"),
    ],
)
def test_a_piece_has_as_many_decimals_as_the_sum(subtotal: str | float, quantity: int, price: str) -> None:
    """None with yen, three with dinars."""
    assert only(subtotal=subtotal, quantity=quantity).item_price == Decimal(price)


@pytest.mark.parametrize(
    ("quantity", "pieces", "price"),
    [("2", 2, "3.00"), (1.5, 1, "6.00"), ("0.250", 1, "6.00"), (None, 1, "6.00"), (0, 0, "6.00"), (2.0, 2, "3.00")],
)
def test_what_is_sold_by_weight_is_one_piece(quantity: Any, pieces: int, price: str) -> None:
    """With the price of the line."""
    found = only(quantity=quantity)
    assert (found.quantity, found.item_price) == (pieces, Decimal(price))


def test_a_variation_a_sku_and_a_name_with_entities() -> None:
    """WooCommerce writes names as HTML."""
    found = only(variation_id=23, sku="Bar3", name="Salt &amp; Pepper &ndash; small")
    assert (found.variant_id, found.sku, found.title) == ("23", "Bar3", "Salt & Pepper – small")


def test_a_product_that_was_deleted_has_no_id() -> None:
    """WooCommerce writes 0."""
    assert (only(product_id=0).product_id, only(product_id="", sku=None).product_id) == ("", "")
    assert only(sku=None).sku == ""


def test_what_a_piece_costs_the_shop() -> None:
    """Where WooCommerce keeps it, for the whole line."""
    assert only(cost_of_goods_sold={"value": 3.5}).cost == Decimal("1.75")
    assert only(cost_of_goods_sold={"total_value": "3.50"}).cost == Decimal("1.75")
    assert only(cost_of_goods_sold={}).cost is only().cost is None


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"subtotal": "six"}, "subtotal"),
        ({"subtotal_tax": "some"}, "subtotal_tax"),
        ({"quantity": "two"}, "quantity"),
        ({"cost_of_goods_sold": {"value": "much"}}, "cost_of_goods_sold"),
    ],
)
def test_a_sum_that_is_none_is_named_by_its_place(facts: dict[str, Any], name: str) -> None:
    """The second line of it."""
    with pytest.raises(Unreadable) as refused:
        lines_of(order(line_items=[line(), line(**facts)], prices_include_tax=True))
    assert refused.value.path == f"line_items[1].{name}"


def test_refunds_are_what_went_back() -> None:
    """Without the sign, and without a date: the order's last change stands in."""
    found = refunds_of(order(refunds=[{"id": 726, "reason": "", "total": "-10.00"}, {"id": 728, "total": -1.5}]), 7)
    assert found == (
        Refund(refund_id="726", at=7, amount=Decimal("10.00"), currency="USD"),
        Refund(refund_id="728", at=7, amount=Decimal("1.5"), currency="USD"),
    )


def test_a_refund_that_is_no_sum_is_named_by_its_place() -> None:
    """As a line."""
    with pytest.raises(Unreadable) as refused:
        refunds_of(order(refunds=[{"id": 726, "total": "all"}]), 7)
    assert refused.value.path == "refunds[0].total"


def test_a_line_without_a_sum_has_no_price() -> None:
    """It is a product all the same."""
    assert only(subtotal="", prices_include_tax=True) == Line(product_id="93", quantity=2, title="Woo Single #1")
