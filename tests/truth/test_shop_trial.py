"""The right test over what was really drawn sees what is computed, and nothing where nothing happened."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shop_traffic.days import Shop
from shop_traffic.fault import Fault, Template, where
from shop_traffic.halves import Half, templates
from shop_traffic.run import Run
from shop_traffic.seasons import HOUR_S, START
from shop_traffic.slot import SLOT_S, Slot
from shop_traffic.trial import Trial, told
from shop_traffic.visible import known, sight

BEGIN = START + 12 * HOUR_S
DEVELOPMENT = {one.kind: one for one in templates(Half.DEVELOPMENT)}
SHOP = known("large", 1)


def slots(faults: Sequence[Fault], count: int = 13) -> list[Slot]:
    """Of a large shop, from noon on."""
    shop = Shop("large", 1, faults)
    return [shop.slot(BEGIN - SLOT_S + turn * SLOT_S) for turn in range(count + 1)]


def tried(fault: Fault, lived: Sequence[Slot]) -> Trial:
    """Told of all slots."""
    trial = Trial(fault, SHOP)
    for slot in lived:
        trial.slot(slot)
    return trial


def of(template: Template) -> Fault:
    """From noon on, for two days."""
    return Fault(1, template, BEGIN, BEGIN + 48 * HOUR_S)


@pytest.mark.parametrize(
    "kind",
    [
        *("country_drop", "checkout_step_missing", "connector_silent", "fires_twice_other_id", "host_gone", "bots"),
        *("consent_banner_changed", "fires_twice_same_id", "currency_dropped", "enum_value_outside", "before_consent"),
        *("token_dies", "dead_letters", "other_sender", "throttled", "backlog"),
    ],
)
def test_what_breaks_is_seen_about_when_it_is_computed(kind: str) -> None:
    """In the large shop within the hour, one slot or a few after its begin, and never before."""
    fault = of(DEVELOPMENT[kind])
    seen, computed = tried(fault, slots([fault], 18)).sight(), sight(fault, SHOP).seen_s
    assert computed is not None and seen.seen_s is not None
    assert SLOT_S <= seen.seen_s <= max(4 * computed, 2_400) + HOUR_S * (kind == "other_sender")


QUIET = slots([])


@pytest.mark.parametrize(
    "kind", ["country_drop", "connector_silent", "consent_banner_changed", "dead_letters", "cents"]
)
def test_where_nothing_breaks_nothing_is_seen(kind: str) -> None:
    """The same tests over an hour of traffic without a fault."""
    assert tried(of(DEVELOPMENT[kind]), QUIET).sight().seen_s is None


def test_a_fault_that_touches_nothing_is_not_visible() -> None:
    """What was expected to be seen did not happen: nobody is asked for it."""
    fault = of(DEVELOPMENT["cents"])
    found = tried(fault, QUIET).sight()
    assert found.mean_s is not None and found.seen_s is None
    nowhere = DEVELOPMENT["country_drop"]._replace(where=where(country="xx"))
    assert tried(of(nowhere), QUIET).sight().seen_s is None


def test_a_run_gives_what_was_seen_once_it_is_gone_through() -> None:
    """Before that, what is expected."""
    fault = Fault(1, DEVELOPMENT["new_parameter"], START, START + 48 * HOUR_S)
    run = Run("9", "middle", 1, [fault], days=1)
    assert run.labels().faults[0].sight.mean_s is None
    for _ in run.slots():
        pass
    after = run.labels().faults[0]
    assert after.sight.mean_s is not None and after.sight.seen_s is not None
    assert after.thirtieth is not None and after.sight.seen_s < after.thirtieth - START


def test_nats_speak_for_what_is_nearer() -> None:
    """Half touched is a sign of a half; none is a sign against it, but no proof."""
    assert told(5, 10, 0.5, 0.001) > 20
    assert -8 < told(0, 10, 0.5, 0.001) < -6
    assert told(0, 0, 0.5, 0.001) == 0
    assert told(0, 1, 1.0, 0.001) > -8
