"""What an event is worth: amounts of an order as Meta takes them."""

from __future__ import annotations

from decimal import Decimal

from signalpost.connectors.order import Line, Order
from signalpost.connectors.source import OrderSource

NOTHING = Decimal(0)
EXACT = 10**15  # below it a float's shortest form is the decimal it was made of


def number(amount: Decimal) -> int | float | None:
    """`amount` as JSON has it, 19.9 for 19.90; None for what is no amount."""
    if not amount.is_finite() or not -EXACT < amount < EXACT:
        return None
    whole = int(amount)
    return whole if whole == amount else float(amount)


def text(amount: Decimal | None) -> str:
    """`amount` as the table of orders keeps it; empty for none."""
    return "" if amount is None or not amount.is_finite() else format(amount, "f")


def value_of(order: Order, source: OrderSource) -> Decimal:
    """What `order` is worth by the shop's setting; never negative."""
    total = order.total if order.total is not None else NOTHING
    if source.value != "total":
        total -= order.tax or NOTHING
        if source.value == "goods":
            total -= order.shipping or NOTHING
    return max(total, NOTHING)


def net_revenue(order: Order) -> Decimal | None:
    """What is left of the goods' price, without tax and shipping, after their cost; None where a cost is unknown."""
    cost = cost_of(order.lines)
    if cost is None or order.total is None:
        return None
    return order.total - (order.tax or NOTHING) - (order.shipping or NOTHING) - cost


def cost_of(lines: tuple[Line, ...]) -> Decimal | None:
    """What `lines` cost the shop; None unless all of them say it."""
    costs = [line.cost * line.quantity for line in lines if line.cost is not None]
    return sum(costs, NOTHING) if costs and len(costs) == len(lines) else None


def refunded(order: Order) -> Decimal:
    """What went back in the order's currency, of those refunds that the message tells of."""
    same = [refund.amount for refund in order.refunds if not refund.currency or refund.currency == order.currency]
    return sum([abs(amount) for amount in same], NOTHING)
