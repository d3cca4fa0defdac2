"""What differs between plans, and one brought up to date."""

from __future__ import annotations

from signalpost.watch.plan.difference import brought_up_to_date, differences
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

REQUIRED = ParameterPlan(presence=Presence.REQUIRED, description="what was paid")
VALUE = "custom_data.value"
ACCEPTED = Plan(events={"Purchase": EventPlan(rules=("custom_data.value > 0",), parameters={VALUE: REQUIRED})})


def learnt(**parameters: ParameterPlan) -> Plan:
    found = {f"custom_data.{name}": one for name, one in parameters.items()}
    return Plan(dataset="1", events={"Purchase": EventPlan(parameters=found), "Lead": EventPlan()})


def test_each_difference_is_a_line() -> None:
    """What is new, gone, otherwise, by its place."""
    after = Plan(events={"Purchase": EventPlan(parameters={VALUE: ParameterPlan(presence=Presence.REQUIRED)})})
    later = learnt(value=ParameterPlan())
    assert differences(ACCEPTED, ACCEPTED) == []
    assert differences(ACCEPTED, after) == [
        '- events.Purchase.parameters."custom_data.value".description: "what was paid"',
        '- events.Purchase.rules: ["custom_data.value > 0"]',
    ]
    lines = differences(after, later)
    assert '+ dataset: "1"' in lines and "+ events.Lead: (nothing said of it)" in lines
    changed = Plan(events={"Purchase": EventPlan(parameters={VALUE: REQUIRED}, rules=("custom_data.value > 1",))})
    assert differences(ACCEPTED, changed) == [
        '~ events.Purchase.rules: ["custom_data.value > 0"] → ["custom_data.value > 1"]'
    ]


def test_what_broke_since_does_not_become_right() -> None:
    """An accepted parameter stays as it was; new ones are added."""
    plan = brought_up_to_date(ACCEPTED, learnt(value=ParameterPlan(), brand=ParameterPlan()))
    assert plan.dataset == "1" and set(plan.events) == {"Purchase", "Lead"}
    assert plan.events["Purchase"].parameters == {VALUE: REQUIRED, "custom_data.brand": ParameterPlan()}
    assert plan.events["Purchase"].rules == ("custom_data.value > 0",)
    assert brought_up_to_date(ACCEPTED, Plan()) == ACCEPTED


def test_anew_keeps_what_is_pinned_and_described() -> None:
    """All else is as it was learnt."""
    newer = ParameterPlan(type=("number",))
    plan = brought_up_to_date(ACCEPTED, learnt(value=newer), anew=True).events["Purchase"]
    assert plan.parameters[VALUE] == ParameterPlan(type=("number",), description="what was paid") and plan.rules == ()
    pinned = Plan(
        events={"Purchase": EventPlan(parameters={VALUE: ParameterPlan(pinned=True)}), "Lead": EventPlan(pinned=True)}
    )
    kept = brought_up_to_date(pinned, learnt(value=newer), anew=True)
    assert kept.events["Purchase"].parameters[VALUE].pinned and kept.events["Lead"].pinned


def test_a_former_name_does_not_come_back() -> None:
    """Of an event, and of a parameter."""
    renamed = Plan(
        events={
            "Purchase": EventPlan(parameters={VALUE: ParameterPlan(renamed_from="custom_data.price")}),
            "Enquiry": EventPlan(renamed_from="Lead"),
        }
    )
    plan = brought_up_to_date(renamed, learnt(price=ParameterPlan()))
    assert set(plan.events) == {"Purchase", "Enquiry"} and set(plan.events["Purchase"].parameters) == {VALUE}
