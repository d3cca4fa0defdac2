"""Products and refunds of an order."""

from __future__ import annotations

import html
from decimal import ROUND_HALF_UP, Decimal

from signalpost.connectors.order import Line, Refund
from signalpost.connectors.reading import amount, amount_or_zero
from signalpost.connectors.woocommerce.payload import LineItem, OrderPayload

_ONE = Decimal(1)
MOST_DECIMALS = -8  # of a sum that came as a number of JSON, and was none of money
_INTEGER = Decimal(10) ** 9  # more pieces of one product nobody sells


def lines_of(order: OrderPayload) -> tuple[Line, ...]:
    """The lines, with the price of a piece before coupons; with tax where the shop's prices have it in them."""
    with_tax = order.prices_include_tax
    return tuple([_line(item, f"line_items[{index}]", with_tax) for index, item in enumerate(order.line_items)])


def _line(item: LineItem, path: str, with_tax: bool) -> Line:
    pieces, whole = _pieces(item, path)
    subtotal = amount(item.subtotal, f"{path}.subtotal")
    price = None
    if subtotal is not None:
        if with_tax:
            subtotal += amount_or_zero(item.subtotal_tax, f"{path}.subtotal_tax")
        price = subtotal if whole == 1 else _share(subtotal, whole)
    cost = None
    if item.cost_of_goods_sold is not None:
        told = item.cost_of_goods_sold
        spent = amount(told.value if told.value is not None else told.total_value, f"{path}.cost_of_goods_sold")
        cost = None if spent is None else spent / whole
    name = item.name or ""
    return Line(
        product_id=_id(item.product_id),
        quantity=pieces,
        item_price=price,
        variant_id=_id(item.variation_id),
        sku="" if item.sku is None else str(item.sku),
        title=html.unescape(name) if "&" in name else name,
        cost=cost,
    )


def _pieces(item: LineItem, path: str) -> tuple[int, int]:
    """How many, and by what the line's sums are divided. What is sold by weight or length (1.5) counts as one piece."""
    quantity = item.quantity
    if type(quantity) is not int:
        found = amount(quantity, f"{path}.quantity")
        if found is None:
            return 1, 1
        if found != found.to_integral_value() or abs(found) > _INTEGER:
            return 1, 1
        quantity = int(found)
    return quantity, max(quantity, 1)


def _share(sum_: Decimal, pieces: int) -> Decimal:
    """One piece's part, with as many decimals as the sum has, which are the currency's."""
    exact = sum_ / pieces
    exponent = sum_.as_tuple().exponent
    assert isinstance(exponent, int)  # it is finite
    return exact.quantize(_ONE.scaleb(max(min(exponent, 0), MOST_DECIMALS)), rounding=ROUND_HALF_UP)


def _id(number: int | str | None) -> str:
    """WooCommerce writes 0 for none: a product that was deleted, or a product without variations."""
    return "" if number in (None, 0, "0", "") else str(number)


def refunds_of(order: OrderPayload, at: int) -> tuple[Refund, ...]:
    """The refunds; their order lists them without a date: `at`, its last change, is that of the newest. Whether goods
    came back with one, it does not say."""
    return tuple([
        Refund(
            refund_id=str(refund.id),
            at=at,
            amount=abs(amount_or_zero(refund.total, f"refunds[{index}].total")),
            currency=order.currency,
        )
        for index, refund in enumerate(order.refunds)
    ])  # fmt: skip
