"""Values: in another unit than before, odd, or in a currency that never came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.checks.moved import FALLS, RISES, Moved
from signalpost.watch.checks.view import View, finding
from signalpost.watch.counts.slot import Series

#: Cents instead of units move each price by two powers of ten; prices spread over several, not all seen at once.
CENTS = 1.5
#: Copies below which other prices are other products.
MANY = 60
#: Orders of a day below which one alone makes the difference, and the difference that is none.
LEAST_ORDERS = 20
APART = 0.1
#: What is odd about a value, in words.
ODD = {"currency": "without a currency", "out_of_range": "out of range"}


def scales(view: View) -> Iterator[Finding]:
    """Values a hundred times larger, or smaller; or of a new currency."""
    groups: dict[tuple[Series, str], list[Moved]] = {}
    for one in view.of("size"):
        groups.setdefault((one.series, one.subject.partition(":")[0]), []).append(one)
    for (_, currency), those in groups.items():
        rose = max((one for one in those if one.way == RISES), key=lambda one: one.hits, default=None)
        fell = max((one for one in those if one.way == FALLS), key=lambda one: one.expected, default=None)
        if rose is not None and fell is not None:
            powers = _middle(those, RISES) - _middle(those, FALLS)
            shown = {"before": _range(fell), "now": _range(rose)}
            cause = "cents" if powers >= CENTS else "units" if powers <= -CENTS else "values_moved"
            if cause == "values_moved" and rose.copies < MANY:
                continue
            level = Level.NOTICE if cause == "values_moved" else Level.CRITICAL
            yield finding(view, "value_scale", level, rose, cause, currency, shown)
        elif rose is not None and rose.never:
            yield finding(view, "value_range", Level.NOTICE, rose, "values_moved", currency, {"now": _range(rose)})


def odd_values(view: View) -> Iterator[Finding]:
    """More values that are no price: zero, negative, without a currency."""
    for one in view.of("odd", RISES):
        name = "currency" if one.subject == "currency" else "value"
        shown = {"now": ODD.get(one.subject, one.subject)}
        yield finding(view, "value_odd", Level.WARNING, one, "value_odd", name, shown)


def orders(view: View) -> Iterator[Finding]:
    """The shop's orders and the Purchase events of the same day differ by more than chance and rounding: all of them,
    or what browsers said of those that they told too."""
    for one in view.facts.orders:
        said = {"orders": one.orders, "reported": one.reported, "value": one.value}
        figures = said | {"reported_value": one.reported_value}
        if _apart(one.orders, one.value, one.reported_value):
            cause = "orders_missing" if one.reported_value < one.value else "orders_twice"
            yield _differ(view, "orders_differ", cause, one.currency, figures, one.reported_value - one.value)
        if _apart(one.claimed, one.sold_value, one.claimed_value):
            figures = {"orders": one.claimed, "value": one.sold_value, "claimed_value": one.claimed_value}
            apart = one.claimed_value - one.sold_value
            yield _differ(view, "claims_differ", "claims_differ", one.currency, figures, apart)


def _apart(orders: int, value: float, said: float) -> bool:
    return orders >= LEAST_ORDERS and abs(said - value) > APART * max(value, said)


def _differ(view: View, check: str, cause: str, currency: str, figures: Mapping[str, float], apart: float) -> Finding:
    return Finding(
        check=check,
        level=Level.WARNING if check == "claims_differ" else Level.CRITICAL,
        series=Series(view.dataset, "", "", "Purchase"),
        since=view.now - 86_400,
        subject=currency,
        evidence={name: round(value, 2) for name, value in figures.items()},
        at_risk={currency: round(abs(apart), 2)},
        cause=cause,
    )


def _middle(those: Iterable[Moved], way: str) -> float:
    """The power of ten in the middle of what came, or of what went."""
    counted = [(_power(one), one.hits if way == RISES else one.expected) for one in those if one.way == way]
    return sum(power * count for power, count in counted) / max(sum(count for _, count in counted), 1e-9)


def _power(one: Moved) -> int:
    return int(one.subject.rpartition(":")[2])


def _range(one: Moved) -> str:
    low = 10.0 ** _power(one)
    return f"{low:g} to {low * 10:g}"
