"""Amounts are exact decimals, and no event is worth less than nothing."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.connectors.amounts import cost_of, net_revenue, number, refunded, text, value_of
from signalpost.connectors.order import Line, Order, Refund
from signalpost.connectors.source import OrderSource, Platform

ORDER = Order(
    order_id="17",
    seen_at=1,
    total=Decimal("119.00"),
    tax=Decimal("19.00"),
    shipping=Decimal("4.99"),
    lines=(Line(product_id="1", quantity=2, item_price=Decimal(50), cost=Decimal("20.10")),),
)


def shop(**settings: object) -> OrderSource:
    return msgspec.convert({"name": "shop", "platform": Platform.SHOPIFY, "shop": "s", **settings}, OrderSource)


@pytest.mark.parametrize(("setting", "value"), [("total", "119"), ("without_tax", "100"), ("goods", "95.01")])
def test_the_value_is_what_the_setting_says(setting: str, value: str) -> None:
    """All of it, without tax, or the goods alone."""
    assert value_of(ORDER, shop(value=setting)) == Decimal(value)


def test_a_value_is_never_negative() -> None:
    """Also where tax and shipping come to more than the total."""
    odd = msgspec.structs.replace(ORDER, total=Decimal(10))
    assert value_of(odd, shop(value="goods")) == 0


def test_net_revenue_needs_the_cost_of_every_line() -> None:
    """One unknown cost, and nothing is said."""
    assert net_revenue(ORDER) == Decimal("54.81")
    unknown = msgspec.structs.replace(ORDER, lines=(*ORDER.lines, Line(product_id="2")))
    assert net_revenue(unknown) is None
    assert cost_of(()) is None


def test_refunds_add_up_whichever_sign_a_platform_gives_them() -> None:
    """WooCommerce writes them as negative totals."""
    refunds = (Refund(refund_id="1", at=1, amount=Decimal("-5.5")), Refund(refund_id="2", at=1, amount=Decimal(4)))
    assert refunded(msgspec.structs.replace(ORDER, refunds=refunds)) == Decimal("9.5")


def test_what_went_back_in_another_currency_is_not_added_up() -> None:
    """500 yen of an order over 119 euros are not all of it."""
    refunds = (
        Refund(refund_id="1", at=1, amount=Decimal(500), currency="JPY"),
        Refund(refund_id="2", at=1, amount=Decimal(4), currency="EUR"),
    )
    assert refunded(msgspec.structs.replace(ORDER, currency="EUR", refunds=refunds)) == Decimal(4)


@given(st.decimals(-(10**12), 10**12, places=3))
def test_a_number_is_written_as_its_decimal(amount: Decimal) -> None:
    """No amount gains a digit on its way into JSON, in currencies of none, two or three decimals."""
    assert Decimal(msgspec.json.encode(number(amount)).decode()) == amount


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e15"), Decimal("-1e400")])
def test_what_is_no_amount_is_no_number(amount: Decimal) -> None:
    """Nothing is made up in its place."""
    assert number(amount) is None


def test_the_table_keeps_amounts_as_they_are_read() -> None:
    """Without exponents, with the digits they came with."""
    assert [text(None), text(Decimal("1E+3")), text(Decimal("19.90")), text(Decimal("NaN"))] == [
        "",
        "1000",
        "19.90",
        "",
    ]
