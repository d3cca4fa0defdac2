"""What of an accepted plan is held against counts."""

from __future__ import annotations

from typing import Any

from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import OTHER, Series, Slot
from signalpost.watch.plan.counted import MOST, PlanBreak, breaks
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

REQUIRED = ParameterPlan(presence=Presence.REQUIRED)
PURCHASE = Series("1", "browser", "a.example", "Purchase")


def closed(begin: int, *slots: tuple[Series, Slot]) -> Closed:
    return Closed(begin=begin, slots=dict(slots))


def slot(taken: int = 10, **tallies: int) -> Slot:
    return Slot(copies=taken, taken=taken, tallies={name.replace("_", ":"): count for name, count in tallies.items()})


def found(event: EventPlan, *slots: Slot, **plan: Any) -> list[tuple[str, str, int]]:
    made = Plan(events={"Purchase": event}, **plan)
    every = [closed(300 * place, (PURCHASE, one)) for place, one in enumerate(slots, 1)]
    return [(one.place, one.code, one.hits) for one in breaks(made, "1", every)]


def test_a_required_parameter_or_key_that_is_not_there() -> None:
    """Whatever its kind; of the named sources alone, where some are named."""
    event = EventPlan(parameters={"custom_data.value": REQUIRED, "user_data.em": REQUIRED})
    assert found(event, slot(param_value_number=6, param_value_text=2, key_em=10)) == [
        ("custom_data.value", "missing", 2)
    ]
    assert found(event, slot(param_value_number=10)) == [("user_data.em", "missing", 10)]
    server = EventPlan(parameters={"custom_data.value": ParameterPlan(presence=Presence.REQUIRED, sources=("server",))})
    assert found(server, slot()) == []


def test_a_value_of_another_kind() -> None:
    """Whole numbers are counted as numbers; where the plan says no kind, each is right."""
    event = EventPlan(parameters={"custom_data.value": ParameterPlan(type=("integer",))})
    assert found(event, slot(param_value_number=6, param_value_text=2)) == [("custom_data.value", "type", 2)]
    assert found(EventPlan(parameters={"custom_data.value": ParameterPlan()}), slot(param_value_text=2)) == []


def test_names_that_a_closed_plan_has_not() -> None:
    """Of parameters, by their first part, and of events; an open plan says nothing of them."""
    event = EventPlan(closed=True, parameters={"custom_data.contents[].id": ParameterPlan()})
    tallies = slot(param_contents_list=9, param_gift_flag=2, **{f"param_{OTHER}": 3})
    assert found(event, tallies) == [("custom_data.gift", "new", 2)]
    other = closed(300, (Series("1", "server", "", "Lead"), slot(4)))
    assert breaks(Plan(events={"Purchase": event}), "1", [other]) == []
    assert breaks(Plan(closed=True), "1", [other]) == [
        PlanBreak(source="server", event_name="Lead", place="event_name", code="event", copies=4, hits=4, since=300)
    ]


def test_slots_and_hosts_of_one_source_are_added_up() -> None:
    """Since the first in which one broke it; of the dataset alone, and of no sum over events."""
    event = EventPlan(parameters={"custom_data.value": REQUIRED, "event_id": REQUIRED})
    plan = Plan(events={"Purchase": event})
    elsewhere = PURCHASE._replace(host="b.example")
    slots = [
        closed(300, (PURCHASE, slot(param_value_number=10))),
        closed(
            600, (PURCHASE, slot(4)), (elsewhere, slot(6, param_value_number=5)), (Series("2", *PURCHASE[1:]), slot())
        ),
        closed(900, (PURCHASE._replace(event_name=OTHER), slot()), (Series("1", "browser"), slot())),
    ]
    (one,) = breaks(plan, "1", slots)
    assert (one.copies, one.hits, one.since, one.source) == (20, 5, 600, "browser")


def test_a_plan_that_nothing_fits_is_bounded() -> None:
    """Whoever keeps the incidents has no room for thousands."""
    many = {f"custom_data.p{number}": REQUIRED for number in range(MOST + 5)}
    assert len(found(EventPlan(parameters=many), slot())) == MOST
