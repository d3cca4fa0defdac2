"""Values: in another unit than before, odd, or in a currency that never came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.checks.moved import FALLS, RISES, Moved
from signalpost.watch.checks.view import View, finding
from signalpost.watch.counts.slot import Series

#: Cents instead of units move each price by two powers of ten; prices spread over several, not all seen at once.
CENTS = 1.5
#: Copies below which other prices are other products.
MANY = 60
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
    """The shop's orders and the Purchase events of the same day differ by more than chance and rounding."""
    for one in view.facts.orders:
        apart = abs(one.reported_value - one.value)
        if one.orders < LEAST_ORDERS or apart <= APART * max(one.value, one.reported_value):
            continue
        less = one.reported_value < one.value
        yield Finding(
            check="orders_differ",
            level=Level.CRITICAL,
            series=Series(view.dataset, "", "", "Purchase"),
            since=view.now - 86_400,
            subject=one.currency,
            evidence={
                "orders": one.orders,
                "reported": one.reported,
                "value": one.value,
                "reported_value": one.reported_value,
            },
            at_risk={one.currency: round(apart, 2)},
            cause="orders_missing" if less else "orders_twice",
        )


#: Orders of a day below which one alone makes the difference, and the difference that is none.
LEAST_ORDERS = 20
APART = 0.1


def _middle(those: Iterable[Moved], way: str) -> float:
    """The power of ten in the middle of what came, or of what went."""
    counted = [(_power(one), one.hits if way == RISES else one.expected) for one in those if one.way == way]
    return sum(power * count for power, count in counted) / max(sum(count for _, count in counted), 1e-9)


def _power(one: Moved) -> int:
    return int(one.subject.rpartition(":")[2])


def _range(one: Moved) -> str:
    low = 10.0 ** _power(one)
    return f"{low:g} to {low * 10:g}"
