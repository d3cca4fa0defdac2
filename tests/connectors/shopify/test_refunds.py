"""Money that went back, goods that came back. Rows: Refund (Admin REST API)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from shopify_stand_in import encoded, refund_payload, transaction_payload
from signalpost.connectors.order import Line, Refund
from signalpost.connectors.shopify import shapes
from signalpost.connectors.shopify.refunds import refund_of
from signalpost.connectors.webhook import Unreadable


def read(currency: str = "", **facts: Any) -> Refund | None:
    """A refund with these facts, of an order in `currency`."""
    return refund_of(msgspec.json.decode(encoded(refund_payload(**facts)), type=shapes.Refund), currency)


def test_a_refund_says_how_much_and_for_what() -> None:
    """Pieces, not lines: one of two came back."""
    assert read() == Refund(
        refund_id="509562969",
        at=1_795_518_000,
        amount=Decimal("29.90"),
        currency="EUR",
        returned=True,
        lines=(
            Line(
                product_id="1001",
                quantity=1,
                item_price=Decimal("29.90"),
                variant_id="2001",
                sku="SKU-1",
                title="Thing 1",
                brand="Acme",
            ),
        ),
    )


@pytest.mark.parametrize(("restock", "returned"), [("return", True), ("cancel", False), ("no_restock", False)])
def test_goods_came_back_only_where_it_says_so(restock: str, returned: bool) -> None:
    """What had not left did not come back."""
    found = read(restock=restock)
    assert found is not None and found.returned is returned


def test_several_payments_back_are_one_refund() -> None:
    """A card and a voucher; only what was paid back counts."""
    paid = [transaction_payload(amount, kind="refund", number=n) for n, amount in enumerate(("20.00", "9.90"))]
    other = [transaction_payload("5.00", kind="refund", status="failure"), transaction_payload("1.00", kind="void")]
    found = read(transactions=paid + other)
    assert found is not None and found.amount == Decimal("29.90")


def test_goods_without_money_are_a_return() -> None:
    """An unpaid parcel that came back."""
    found = read(transactions=[])
    assert found is not None and (found.amount, found.returned, found.currency) == (Decimal(0), True, "EUR")


def test_neither_money_nor_goods_is_no_refund() -> None:
    """As an edit leaves one, or the end of an unpaid order."""
    assert read(restock="cancel", transactions=[]) is None
    assert read(restock="no_restock", transactions=None, refund_line_items=None) is None


def test_the_currency_is_the_payments_or_the_orders() -> None:
    """Else that of the lines."""
    bare = [transaction_payload("1.00", kind="refund", currency="")]
    assert read(currency="EUR").currency == "EUR"  # type: ignore[union-attr]
    assert read(currency="JPY", transactions=bare).currency == "JPY"  # type: ignore[union-attr]
    assert read(transactions=bare, refund_line_items=[]).currency == ""  # type: ignore[union-attr]


def test_a_line_that_is_no_product_has_no_id() -> None:
    """A tip, or a line without its item."""
    lines = [{"quantity": None, "restock_type": "return", "line_item": {"title": "Tip"}}, {"quantity": 1}]
    found = read(refund_line_items=lines)
    assert found is not None and found.lines == (Line(product_id="", quantity=1, title="Tip"),)


@pytest.mark.parametrize(
    ("facts", "path"),
    [({"id": None}, "id"), ({"created_at": None, "processed_at": None}, "created_at")],
)
def test_a_refund_without_id_or_time_is_unreadable(facts: dict[str, Any], path: str) -> None:
    """It could not be told from another."""
    with pytest.raises(Unreadable) as found:
        read(**facts)
    assert (found.value.path, found.value.code) == (path, "webhook_field_missing")
