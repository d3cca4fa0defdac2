"""What the right test would see follows from the rates: more is seen sooner, little not at all."""

from __future__ import annotations

import math
from random import Random

import pytest

from shop_traffic.fault import Fault, Template, where
from shop_traffic.halves import Half, templates
from shop_traffic.noise import Noise
from shop_traffic.seasons import DAY_S, HOUR_S, START
from shop_traffic.streams import SIZES
from shop_traffic.visible import AFFECTED, THRESHOLD, Known, Sight, _count, _negative_binomial, _share, known, sight

BEGIN = START + 30 * DAY_S + 10 * HOUR_S
SHOPS: dict[str, Known] = {size: known(size, 1) for size in SIZES}


def drawn(kind: str) -> Template:
    """The first template to work with of a kind."""
    return next(one for one in templates(Half.DEVELOPMENT) if one.kind == kind)


def seen(template: Template, size: str = "large") -> Sight:
    """In a shop of a size, from ten o'clock on."""
    return sight(Fault(1, template, BEGIN, BEGIN + template.lasts_h * HOUR_S), SHOPS[size])


@pytest.mark.parametrize("kind", ["country_drop", "cents", "fires_twice_other_id", "token_dies", "dead_letters"])
def test_a_larger_shop_sees_it_sooner(kind: str) -> None:
    """Or as soon; what a smaller one cannot see at all counts as later than anything."""
    times = [one.seen_s or math.inf for one in (seen(drawn(kind), size) for size in SIZES)]
    assert times == sorted(times, reverse=True) and times[2] < times[0]


def test_what_touches_every_event_is_seen_after_a_few() -> None:
    """Long before thirty."""
    found = seen(drawn("currency_dropped"), "middle")
    assert found.test == "share"
    assert found.seen_s is not None and found.affected_s is not None and found.seen_s < found.affected_s


def test_a_smaller_share_takes_longer() -> None:
    """Of purchases that are dead, and of visitors who stay away."""
    for kind in ("dead_letters", "country_drop"):
        times = [seen(drawn(kind)._replace(share=share)).seen_s or math.inf for share in (0.3, 0.1, 0.02)]
        assert times == sorted(times) and times[0] < times[2]


def test_a_slow_death_is_seen_later_than_a_sudden_one() -> None:
    """In its first 48 hours only a part is gone."""
    sudden, slow = seen(drawn("slow_death")._replace(ramp_h=0)), seen(drawn("slow_death"))
    assert sudden.seen_s is not None and slow.seen_s is not None
    assert slow.seen_s > 4 * sudden.seen_s


def test_where_both_sides_report_one_that_is_silent_is_missed_by_the_other() -> None:
    """A connector's webhooks that stop are seen sooner by purchases of the browser alone than by the count."""
    both = seen(drawn("connector_silent"), "middle")
    lead = drawn("connector_silent")._replace(where=where("Lead", "hubspot"))
    assert both.test == "pairs" and seen(lead, "middle").test == "count"
    assert both.seen_s is not None and both.seen_s < 2 * 3_600
    assert seen(drawn("fires_twice_other_id")).test == "pairs"
    assert seen(drawn("checkout_step_missing")).test == "count"


def test_a_state_is_seen_at_once() -> None:
    """A token's last days need no counting."""
    assert seen(drawn("token_ends_soon"), "small").seen_s == 300


def test_a_small_shop_cannot_see_a_third_of_a_country() -> None:
    """Twenty copies a day are too few."""
    assert seen(drawn("country_drop"), "small").seen_s is None


def test_a_loss_is_what_orders_are_touched() -> None:
    """Nothing for a page view; in a shop that is a hundred times as large, a hundred times as much."""
    assert seen(drawn("pixel_removed_from_template")).loss == 0
    large, middle = seen(drawn("cents")).loss, seen(drawn("cents"), "middle").loss
    assert large > 0 and large == pytest.approx(100 * middle, rel=0.3)
    assert seen(drawn("bots")).loss == 0


def test_every_template_can_be_judged_at_every_size() -> None:
    """And for the large shop nearly all are visible."""
    shop = SHOPS["large"]
    short = [one._replace(lasts_h=min(one.lasts_h, 12)) for half in Half for one in templates(half)]
    found = [sight(Fault(1, one, BEGIN, BEGIN + one.lasts_h * HOUR_S), shop) for one in short]
    assert sum(one.seen_s is not None for one in found) > 0.95 * len(found)
    assert {one.test for one in found} == {"share", "count", "pairs", "state"}


def test_nothing_is_learnt_where_nothing_differs() -> None:
    """The divergence of a thing from itself is nought, and that of little is little."""
    assert _negative_binomial(10, 10, 50) == pytest.approx(0)
    assert _share(100, 0.0, 0.01) == pytest.approx(0)
    assert 0 < _share(100, 0.01, 0.01) < _share(100, 0.02, 0.01)
    assert _negative_binomial(10, 0, 1e9) == pytest.approx(10, rel=1e-3)
    elsewhere = Fault(1, drawn("country_drop")._replace(where=where(country="xx")), BEGIN, BEGIN + HOUR_S)
    assert _count(elsewhere, SHOPS["large"], BEGIN) == 0


def test_the_tests_time_is_that_of_the_sum_that_it_stands_for() -> None:
    """Played out: Page's sum over Poisson counts of half the usual mean passes the threshold when it says."""
    noise, mean, took = Noise(Random("page").random), 6.0, []
    for _ in range(300):
        total, slots = 0.0, 0
        while total < THRESHOLD:
            count = noise.poisson(mean / 2)
            total = max(0.0, total + count * math.log(0.5) + mean / 2)
            slots += 1
        took.append(slots)
    assert sum(took) / len(took) == pytest.approx(THRESHOLD / _negative_binomial(mean, mean / 2, 1e9), rel=0.25)
    assert AFFECTED == 30
