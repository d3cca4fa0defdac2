"""What people change of a plan."""

from __future__ import annotations

import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.plan.edit import LONGEST_TEXT, accepted, described, pinned, renamed
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

VALUE, CURRENCY, KIND = "custom_data.value", "custom_data.currency", "custom_data.kind"
REQUIRED = ParameterPlan(presence=Presence.REQUIRED, type=("number",))
TEXT = ParameterPlan(type=("text",))
LEARNT = Plan(
    dataset="1",
    events={
        "Purchase": EventPlan(rules=("custom_data.value > 0",), parameters={VALUE: REQUIRED, CURRENCY: TEXT}),
        "Lead": EventPlan(parameters={VALUE: TEXT}),
    },
)
PLAN = accepted(Plan(dataset="1"), LEARNT, "Purchase")


def test_what_is_new_is_accepted_of_everything_of_an_event_or_of_a_parameter() -> None:
    """And nothing else."""
    assert accepted(Plan(dataset="1"), LEARNT) == LEARNT
    assert PLAN.events == {"Purchase": LEARNT.events["Purchase"]}
    one = accepted(Plan(dataset="1"), LEARNT, "Purchase", CURRENCY)
    assert one.events["Purchase"].parameters == {CURRENCY: TEXT}
    both = accepted(one, LEARNT, "Purchase", VALUE)
    assert both.events["Purchase"].parameters == {CURRENCY: TEXT, VALUE: REQUIRED}


def test_what_was_accepted_stays_unless_it_is_learnt_anew() -> None:
    """And what is pinned stays then too."""
    loose = Plan(dataset="1", events={"Purchase": EventPlan(parameters={VALUE: TEXT})})
    assert accepted(loose, LEARNT, "Purchase", VALUE).events["Purchase"].parameters[VALUE] == TEXT
    assert accepted(loose, LEARNT, "Purchase", VALUE, anew=True).events["Purchase"].parameters[VALUE] == REQUIRED
    held = pinned(loose, "Purchase", VALUE)
    assert accepted(held, LEARNT, "Purchase", anew=True).events["Purchase"].parameters[VALUE].type == ("text",)
    assert not pinned(held, "Purchase", VALUE, pin=False).events["Purchase"].parameters[VALUE].pinned
    assert pinned(PLAN, "Purchase").events["Purchase"].pinned


def test_words_for_people_are_kept() -> None:
    """Of an event, of a parameter."""
    plan = described(described(PLAN, "Purchase", "", " An order was paid. "), "Purchase", VALUE, "With tax.")
    assert plan.events["Purchase"].description == "An order was paid."
    assert plan.events["Purchase"].parameters[VALUE].description == "With tax."


def test_a_former_name_is_remembered() -> None:
    """The rest stands where it stood."""
    plan = renamed(PLAN, "Purchase", "", "Order")
    assert (list(plan.events), plan.events["Order"].renamed_from) == (["Order"], "Purchase")
    plan = renamed(PLAN, "Purchase", CURRENCY, KIND)
    assert list(plan.events["Purchase"].parameters) == [VALUE, KIND]
    assert plan.events["Purchase"].parameters[KIND].renamed_from == CURRENCY


def test_what_cannot_be_is_refused() -> None:
    """With what to do."""
    for wrong, said in (
        (lambda: accepted(PLAN, LEARNT, "None"), "Nothing was learnt of this event"),
        (lambda: accepted(PLAN, LEARNT, "Purchase", "x"), "Nothing was learnt of this parameter"),
        (lambda: pinned(PLAN, "Lead"), "accept it first"),
        (lambda: pinned(PLAN, "Purchase", "x"), "accept it first"),
        (lambda: described(PLAN, "Purchase", "", "x" * (LONGEST_TEXT + 1)), "at most"),
        (lambda: renamed(PLAN, "Purchase", "", " "), "1 to"),
        (lambda: renamed(PLAN, "Purchase", "", "Purchase"), "already"),
        (lambda: renamed(PLAN, "Purchase", CURRENCY, VALUE), "already"),
        (lambda: renamed(PLAN, "Purchase", VALUE, KIND), "A rule or a condition"),
    ):
        with pytest.raises(InvalidInput, match=said):
            wrong()
