"""Accepted plans, by the contract."""

from __future__ import annotations

from pathlib import Path

from signalpost.store import open_plans
from signalpost.store.plans import PlanVersion
from signalpost.watch.plan.plan import EventPlan, Plan
from stores import NOW, keyring


def test_the_newest_plan_of_a_dataset_is_in_force(tmp_path: Path) -> None:
    """Each with its number, author and time; of another space or dataset nothing is seen."""
    plans = open_plans(tmp_path / "control.db", keyring(tmp_path))
    first, second = Plan(dataset="777"), Plan(dataset="777", events={"Purchase": EventPlan(rules=("a > 0",))})
    assert plans.plan(1, "777") is None and plans.datasets(1) == []
    plans.accept(1, first, author="ann", now=NOW)
    assert plans.accept(1, second, author="ben", now=NOW + 1) == PlanVersion(
        number=2, at=NOW + 1, author="ben", plan=second
    )
    assert plans.accept(1, second, author="cas", now=NOW + 2).author == "ben"
    plans.accept(1, Plan(), author="ann", now=NOW)
    assert [one.number for one in plans.versions(1, "777")] == [2, 1]
    assert (found := plans.plan(1, "777")) is not None and found.plan == second
    assert plans.datasets(1) == ["", "777"] and plans.plan(2, "777") is None
    plans.close()


def test_what_was_learnt_is_kept_whole(tmp_path: Path) -> None:
    """The last state, and only that."""
    plans = open_plans(tmp_path / "control.db", keyring(tmp_path))
    assert plans.learned(1) is None
    plans.keep_learned(1, b"one", now=NOW)
    plans.keep_learned(1, b"two", now=NOW)
    assert plans.learned(1) == b"two" and plans.learned(2) is None
