"""What orders gain is counted from what they were given, and nothing else."""

from __future__ import annotations

from orders_gain import KEYS, ORDERS, Gain, gains
from person_year.happening import Source
from person_year.rates import YearRates
from person_year.year import Year


def test_orders_are_counted_by_the_way_they_came() -> None:
    """Each once, with the keys they had and those they were given; a key they had stays theirs."""
    made = Year(people=200, seed=3, rates=YearRates())
    lived = made.happenings()
    given = [(("fbp", "fb.1.1790000000000.1"), ("em", "another")) for _ in lived]
    found = gains(made, lived, given)
    assert set(found) == {source.value for source in ORDERS}
    for source in ORDERS:
        gain, orders = found[source.value], [one for one in lived if one.source is source]
        fbp, em = KEYS.index("fbp"), KEYS.index("em")
        assert gain.orders == len(orders) == gain.after[fbp] == gain.after[em]
        assert gain.before[fbp] == 0
        assert gain.before[em] == sum("em" in one.keys for one in orders)
    webhooks = found[Source.WEBHOOK.value]
    assert 0 < webhooks.matched_before == webhooks.matched_after <= webhooks.orders
    before, after = webhooks.quality()
    assert after > before


def test_gains_of_several_years_add_up() -> None:
    """Field by field."""
    one = Gain(2, (1, 0), (2, 1), 1, 2, 0, 1)
    assert one + one == Gain(4, (2, 0), (4, 2), 2, 4, 0, 2)
