"""A refund: money that went back, goods that came back, or both.

Source: Admin REST API, Refund: `transactions` of kind `refund` are the money; `restock_type` `return` says that goods
came back, `cancel` that they had not left yet, `no_restock` that they stay where they are.
"""

from __future__ import annotations

from signalpost.capi.event_id import order_of
from signalpost.connectors.order import Line, Refund
from signalpost.connectors.shopify import shapes
from signalpost.connectors.shopify.money import NOTHING, finite, picked, seconds
from signalpost.connectors.webhook import Unreadable

CAME_BACK = "return"


def refund_of(refund: shapes.Refund, currency: str) -> Refund | None:
    """The refund, or None for one that moved neither money nor goods, as an edit or the cancellation of an unpaid order
    leaves it. `currency`: the order's, where the payment does not name its own. Raises Unreadable."""
    money = [one for one in refund.transactions or () if one.kind == "refund" and one.status == "success"]
    amount = sum((finite(one.amount, "transactions.amount") or NOTHING for one in money), NOTHING)
    returned = any(line.restock_type == CAME_BACK for line in refund.refund_line_items or ())
    if not amount and not returned:
        return None
    if refund.id is None:
        raise Unreadable("id", "webhook_field_missing")
    at = seconds(refund.processed_at or refund.created_at)
    if at is None:
        raise Unreadable("created_at", "webhook_field_missing")
    return Refund(
        refund_id=order_of(refund.id),
        at=at,
        amount=amount,
        currency=next((one.currency for one in money if one.currency), "") or currency or _currency_of(refund),
        returned=returned,
        lines=tuple(
            _line(line, line.line_item) for line in refund.refund_line_items or () if line.line_item is not None
        ),
    )


def _currency_of(refund: shapes.Refund) -> str:
    """As the lines have it, of which the payment is a sum."""
    items = (line.line_item for line in refund.refund_line_items or () if line.line_item is not None)
    return next((code for item in items if (code := picked(item.price_set, None, None)[1])), "")


def _line(line: shapes.RefundLine, item: shapes.LineItem) -> Line:
    pick, _ = picked(item.price_set, None, None)
    return Line(
        product_id=order_of(item.product_id) if item.product_id else "",
        quantity=line.quantity or 1,
        item_price=pick(item.price, item.price_set, "refund_line_items.line_item.price"),
        variant_id=order_of(item.variant_id) if item.variant_id else "",
        sku=item.sku or "",
        title=item.title or "",
        brand=item.vendor or "",
    )
