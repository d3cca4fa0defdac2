"""Products and refunds."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from bigcommerce_stand_in import order_payload, product, refund
from signalpost.connectors.bigcommerce.lines import lines_of, refunds_of
from signalpost.connectors.bigcommerce.payload import ORDER, OrderPayload
from signalpost.connectors.order import Line, Refund
from signalpost.connectors.reading import decoded
from signalpost.connectors.webhook import Unreadable


def order(**facts: Any) -> OrderPayload:
    """An order with `facts`."""
    return decoded(ORDER, json.dumps(order_payload(**facts)).encode())


def refunds(*found: dict[str, Any], **facts: Any) -> tuple[Refund, ...]:
    """The refunds of an order."""
    told = order(refunds=list(found), **facts)
    return refunds_of(told, lines_of(told), "USD")


TOWEL = Line(
    product_id="77",
    quantity=2,
    item_price=Decimal("31.3400"),
    variant_id="301",
    sku="S-ORAN",
    title="Fog Linen Chambray Towel - Beige Stripe",
    brand="OFS",
)


def test_a_line_is_a_product_with_its_price() -> None:
    """Without tax, where the shop's prices have none."""
    assert lines_of(order()) == (TOWEL,)


def test_prices_have_tax_in_them_where_the_shops_have() -> None:
    """As the buyer saw them."""
    assert lines_of(order(is_tax_inclusive_pricing=True))[0].item_price == Decimal("33.9200")


def test_a_cost_of_nothing_is_no_cost() -> None:
    """BigCommerce writes 0.0000 where nobody entered one."""
    assert lines_of(order(products=[product(cost_price_ex_tax="12.5000")]))[0].cost == Decimal("12.5000")
    assert lines_of(order())[0].cost is None


def test_what_is_no_catalogue_product_has_no_id() -> None:
    """A gift certificate, or what staff typed."""
    assert lines_of(order(products=[product(product_id=0, variant_id=None)]))[0].product_id == ""


def test_an_address_where_the_lines_belong_says_nothing() -> None:
    """The list alone was read."""
    assert lines_of(order(products={"url": "https://api.bigcommerce.com/x"})) == ()


def test_a_quantity_that_is_none_is_named_by_its_place() -> None:
    """A text may be a number."""
    assert lines_of(order(products=[product(quantity="3")]))[0].quantity == 3
    with pytest.raises(Unreadable) as refused:
        lines_of(order(products=[product(), product(quantity="some")]))
    assert refused.value.path == "products[1].quantity"


def test_a_refund_names_what_came_back() -> None:
    """With its own time, unlike most platforms."""
    (found,) = refunds(refund())
    assert (found.refund_id, found.at, found.amount, found.currency) == ("3", 1795210088, Decimal("33.92"), "USD")
    assert [(line.product_id, line.quantity, line.item_price) for line in found.lines] == [
        ("77", 1, Decimal("31.3400"))
    ]


def test_a_refund_of_shipping_has_no_products() -> None:
    """Nor has one of a line that is not there."""
    (shipping,) = refunds(refund(items=[{"item_type": "SHIPPING", "item_id": 65, "requested_amount": 5}]))
    (gone,) = refunds(refund(items=[{"item_type": "PRODUCT", "item_id": 9, "quantity": 1}]))
    assert shipping.lines == gone.lines == ()


def test_a_refund_that_was_declined_did_not_happen() -> None:
    """By every provider; one that another took did."""
    no, yes = {"is_declined": True}, {"is_declined": False}
    assert refunds(refund(payments=[no])) == ()
    assert len(refunds(refund(payments=[no, yes]), refund(id=4, payments=[]))) == 2


@pytest.mark.parametrize(
    ("facts", "path", "code"),
    [
        ({"created": None}, "refunds[0].created", "webhook_field_missing"),
        ({"total_amount": "all"}, "refunds[0].total_amount", "webhook_field_malformed"),
    ],
)
def test_what_is_no_refund_is_named_by_its_place(facts: dict[str, Any], path: str, code: str) -> None:
    """And nothing is guessed."""
    with pytest.raises(Unreadable) as refused:
        refunds(refund(**facts))
    assert (refused.value.path, refused.value.code) == (path, code)


@pytest.mark.parametrize("told", [[], {"url": "https://api.bigcommerce.com/x"}])
def test_an_order_whose_refunds_nobody_read_has_none(told: Any) -> None:
    """The order itself has their address alone."""
    unread = order(refunds=told)
    assert refunds_of(unread, lines_of(unread), "USD") == ()
