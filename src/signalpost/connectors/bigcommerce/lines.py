"""Products and refunds of an order."""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.connectors.bigcommerce.payload import OrderPayload, Product, RefundPayload
from signalpost.connectors.bigcommerce.statuses import seconds
from signalpost.connectors.order import Line, Refund
from signalpost.connectors.reading import amount, amount_or_zero
from signalpost.connectors.webhook import Unreadable

PRODUCT = "PRODUCT"


def lines_of(order: OrderPayload) -> tuple[Line, ...]:
    """The lines, with the price of a piece before discounts; with tax where the shop's prices have it in them."""
    if not isinstance(order.products, list):
        return ()
    with_tax = order.is_tax_inclusive_pricing
    return tuple([_line(one, f"products[{index}]", with_tax) for index, one in enumerate(order.products)])


def _line(product: Product, path: str, with_tax: bool) -> Line:
    told, name = (product.price_inc_tax, "inc") if with_tax else (product.price_ex_tax, "ex")
    try:
        quantity = int(product.quantity) if product.quantity is not None else 1
    except ValueError:
        raise Unreadable(f"{path}.quantity", "webhook_field_malformed") from None
    return Line(
        product_id=str(product.product_id or ""),  # 0: a gift certificate, or what staff typed
        quantity=quantity,
        item_price=amount(told, f"{path}.price_{name}_tax"),
        variant_id=str(product.variant_id or ""),
        sku="" if product.sku is None else str(product.sku),
        title=product.name or "",
        brand=product.brand or "",
        # BigCommerce writes 0.0000 where nobody entered what a product costs.
        cost=amount(product.cost_price_ex_tax, f"{path}.cost_price_ex_tax") or None,
    )


def refunds_of(order: OrderPayload, lines: tuple[Line, ...], currency: str) -> tuple[Refund, ...]:
    """What went back, with its products. One that every payment provider declined did not happen."""
    if not isinstance(order.refunds, list) or not order.refunds:
        return ()
    products = order.products if isinstance(order.products, list) else []
    by_id = {product.id: line for product, line in zip(products, lines, strict=True)}
    return tuple([
        _refund(one, f"refunds[{index}]", by_id, currency)
        for index, one in enumerate(order.refunds)
        if not one.payments or not all(payment.is_declined for payment in one.payments)
    ])  # fmt: skip


def _refund(refund: RefundPayload, path: str, by_id: Mapping[int | None, Line], currency: str) -> Refund:
    at = seconds(refund.created, f"{path}.created")
    if at is None:
        raise Unreadable(f"{path}.created", "webhook_field_missing")
    back = [(by_id.get(item.item_id), item.quantity or 0) for item in refund.items if item.item_type == PRODUCT]
    return Refund(
        refund_id=str(refund.id),
        at=at,
        amount=abs(amount_or_zero(refund.total_amount, f"{path}.total_amount")),
        currency=currency,
        lines=tuple([_part(line, pieces) for line, pieces in back if line is not None and pieces > 0]),
    )


def _part(line: Line, pieces: int) -> Line:
    return Line(
        product_id=line.product_id,
        quantity=pieces,
        item_price=line.item_price,
        variant_id=line.variant_id,
        sku=line.sku,
        title=line.title,
        brand=line.brand,
    )
