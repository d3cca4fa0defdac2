"""Parameters of one event."""

from __future__ import annotations

from dashboard_shown import DATASET
from plans_learnt import copy, purchases
from signalpost.dashboard.plan_rows import parameter_lines, place_lines, values_of
from signalpost.watch.plan.learner import Learner
from signalpost.watch.plan.plan import EventPlan, ParameterPlan
from signalpost.watch.plan.state import EventState


def learnt(*copies: object) -> dict[str, EventState]:
    learner = Learner(doubts=False)
    for one in copies:
        learner.observe(one)  # type: ignore[arg-type]
    return {source: events["Purchase"] for source, events in learner.state.datasets[DATASET].items()}


def test_values_are_words_patterns_ranges_and_lengths() -> None:
    """As far as they are believed."""
    event = learnt(
        *(copy("Purchase", {"word": "A", "id": f"R-{n}", "sum": n, "list": ["a", "b"]}, n) for n in range(60))
    )
    found = {path: values_of(one) for path, one in event["server"].parameters.items()}
    assert found["custom_data.word"] == "A"
    assert found["custom_data.id"].startswith("R-")
    assert found["custom_data.sum"].startswith("0 to ")
    assert found["custom_data.list"] == "2 to 2 items"


def test_what_the_plan_has_and_did_not_come_is_listed_too() -> None:
    """A former name is gone, not new."""
    plan = EventPlan(
        parameters={"custom_data.x": ParameterPlan(), "custom_data.y": ParameterPlan(renamed_from="custom_data.coupon")}
    )
    lines = {one.parameter: one.standing for one in parameter_lines(learnt(*purchases()), plan)}
    assert lines["custom_data.x"] == lines["custom_data.coupon"] == "gone"
    assert lines["custom_data.value"] == "new"
    assert lines["user_data.em"] == "key"


def test_places_have_a_share_of_the_chosen_parameter_alone() -> None:
    """Without one, none."""
    sources = learnt(*purchases())
    assert {one.share for one in place_lines(sources)} == {None}
    assert {one.share for one in place_lines(sources, "custom_data.coupon")} == {0.5}
