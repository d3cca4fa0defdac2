"""Values."""

from __future__ import annotations

import pytest

from signalpost.watch.checks.facts import Facts, Orders
from signalpost.watch.checks.finding import Level
from signalpost.watch.checks.money import odd_values, orders, scales
from watch_views import NOW, one, view


@pytest.mark.parametrize(
    ("before", "now", "cause", "level"),
    [
        (1, 3, "cents", Level.CRITICAL),
        (3, 1, "units", Level.CRITICAL),
        (1, 2, "values_moved", Level.NOTICE),
    ],
)
def test_values_in_another_unit(before: int, now: int, cause: str, level: Level) -> None:
    """Two powers of ten are cents."""
    (found,) = scales(view(one(f"size:EUR:{before}"), one(f"size:EUR:{now}", "rises", copies=60)))
    assert (found.check, found.cause, found.level, found.subject) == ("value_scale", cause, level, "EUR")


def test_other_prices_of_a_few_copies_are_other_products() -> None:
    """Not so cents."""
    assert not list(scales(view(one("size:EUR:1"), one("size:EUR:2", "rises", copies=59))))
    assert list(scales(view(one("size:EUR:1"), one("size:EUR:3", "rises", copies=3))))


def test_prices_that_spread_are_cents_all_the_same() -> None:
    """From tens and hundreds to thousands and ten thousands: the fullest of each are one power apart."""
    went = [one("size:EUR:1", expected=10.0), one("size:EUR:2", expected=12.0)]
    came = [one("size:EUR:3", "rises", hits=12), one("size:EUR:4", "rises", hits=11)]
    (found,) = scales(view(*went, *came))
    assert found.cause == "cents"


def test_ranges_are_said_in_numbers() -> None:
    """Not in powers."""
    (found,) = scales(view(one("size:EUR:1"), one("size:EUR:3", "rises")))
    assert found.shown == {"before": "10 to 100", "now": "1000 to 10000"}


def test_a_range_that_never_came() -> None:
    """And one that only comes more often, or less, is no fault."""
    moved = [one("size:USD:2", "rises", before=0.0), one("size:EUR:2", "rises", before=0.3), one("size:CHF:1")]
    (found,) = scales(view(*moved))
    assert (found.check, found.subject, found.shown) == ("value_range", "USD", {"now": "100 to 1000"})


def test_values_that_are_no_price() -> None:
    """Fewer of them are no fault."""
    (found,) = odd_values(view(one("odd:zero", "rises"), one("odd:negative")))
    assert (found.check, found.subject, found.shown) == ("value_odd", "value", {"now": "zero"})
    (bare,) = odd_values(view(one("odd:currency", "rises")))
    assert (bare.subject, bare.shown) == ("currency", {"now": "without a currency"})


def day(value: float, reported: float, orders_: int = 40) -> Facts:
    return Facts(orders=(Orders(currency="EUR", orders=orders_, value=value, reported=9, reported_value=reported),))


@pytest.mark.parametrize(("reported", "cause"), [(800.0, "orders_missing"), (2_000.0, "orders_twice")])
def test_orders_and_events_that_differ(reported: float, cause: str) -> None:
    """What is between them is at risk."""
    (found,) = orders(view(facts=day(1_000.0, reported)))
    assert (found.check, found.cause, found.since) == ("orders_differ", cause, NOW - 86_400)
    assert found.at_risk == {"EUR": abs(1_000.0 - reported)}


def test_browsers_that_say_another_sum_than_the_shop() -> None:
    """Of the orders that they told too, whatever became of the others."""
    told = Orders(
        currency="EUR", orders=50, value=1_000.0, reported=50, reported_value=1_000.0,
        claimed=40, claimed_value=640.0, sold_value=800.0,
    )  # fmt: skip
    (found,) = orders(view(facts=Facts(orders=(told,))))
    assert (found.check, found.cause, found.at_risk) == ("claims_differ", "claims_differ", {"EUR": 160.0})
    assert found.evidence == {"orders": 40, "value": 800.0, "claimed_value": 640.0}


@pytest.mark.parametrize("facts", [day(1_000.0, 950.0), day(1_000.0, 0.0, 3), day(0.0, 0.0)])
def test_a_small_difference_or_few_orders_are_none(facts: Facts) -> None:
    """One order of three is a third."""
    assert not list(orders(view(facts=facts)))
