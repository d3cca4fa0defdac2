"""The accepted plan and what was learnt."""

from __future__ import annotations

from contextlib import closing

import pytest

from dashboard_shown import DATASET, NOW, Shown
from plans_learnt import copy, keep, purchases
from signalpost.dashboard.plans import href, planned_words, standing_of
from signalpost.store import open_ledger
from signalpost.store.control import DEFAULT_SPACE
from signalpost.watch.plan.learner import Learner
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Presence


@pytest.mark.parametrize("name", ["Purchase", "a/b", "a.json", "~2F", "x?y=1#z", "\u202eeman", "<b>"])
def test_any_name_has_an_address(shown: Shown, name: str) -> None:
    """Which leads to its own page."""
    keep(shown, purchases(), alike=[name])
    assert shown.json(href(DATASET, name))["event_name"] == name


def test_what_a_plan_asks_is_said_in_words() -> None:
    """All of it."""
    asked = ParameterPlan(
        presence=Presence.CONDITIONAL, when={"custom_data.kind": ("a", "b")}, sources=("server",), type=("number",),
        values=(1, 2), pattern="[0-9]", minimum=0, maximum=9.5, min_items=1, max_items=3,
    )  # fmt: skip
    assert planned_words(asked) == (
        "conditional; with custom_data.kind: a or b; from server; number; one of 1, 2; like [0-9]; at least 0; "
        "at most 9.5; at least 1 items; at most 3 items"
    )
    assert planned_words(ParameterPlan()) == "optional"


def test_an_event_stands_by_plan_and_copies() -> None:
    """New, accepted, gone."""
    assert [standing_of(None, True), standing_of(EventPlan(), True), standing_of(EventPlan(), False)] == [
        "new", "accepted", "gone",
    ]  # fmt: skip


def test_a_dataset_that_is_unknown_is_not_looked_for(shown: Shown) -> None:
    """The first with anything is shown."""
    keep(shown, purchases())
    assert shown.json("/plan?dataset=none")["dataset"] == DATASET


def test_what_the_worker_learnt_goes_before_what_files_taught(shown: Shown) -> None:
    """Once it learnt anything."""
    keep(shown, purchases())
    learner = Learner(doubts=False)
    learner.observe(copy("Lead", {}, 1))
    with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
        ledger.close_slots(NOW // 1000, {}, {DEFAULT_SPACE: learner.to_bytes()})
    assert [one["event_name"] for one in shown.json("/plan")["lines"]] == ["Lead"]
