"""The plan as people keep it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: ParameterPlan(type=("texts",)), "type texts is none of"),
        (lambda: ParameterPlan(pattern="[A-Z"), "no regular expression"),
        (lambda: ParameterPlan(presence=Presence.CONDITIONAL), "says `when`"),
        (lambda: ParameterPlan(when={"a": ("b",)}), "says `when`"),
        (lambda: EventPlan(rules=("value is good",)), "a rule is two sides"),
        (lambda: Plan(format=2), "reads format 1"),
    ],
)
def test_what_could_not_be_checked_is_refused(make: Callable[[], object], why: str) -> None:
    """When the plan is made, not when an event comes."""
    with pytest.raises(ValueError, match=why):
        make()


def test_a_plan_that_says_nothing_is_one() -> None:
    """Everything but the shape has a default."""
    assert Plan(events={"Purchase": EventPlan(parameters={"event_id": ParameterPlan()})}).events["Purchase"].rules == ()
