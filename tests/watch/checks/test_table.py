"""All checks."""

from __future__ import annotations

from signalpost.watch.checks.facts import Facts
from signalpost.watch.checks.table import CHECKS, run
from signalpost.watch.plan.counted import PlanBreak
from watch_views import one, view


def test_each_check_has_ids_of_its_own_and_says_when_it_finds_something() -> None:
    """An id names one check for good."""
    ids = [name for check in CHECKS for name in check.ids]
    assert len(ids) == len(set(ids))
    assert all(check.says.endswith(".") for check in CHECKS)


def test_all_are_run_and_the_most_pressing_comes_first() -> None:
    """What they find has the ids they say."""
    found = run(view(one("key:em"), one("param:value:number"), one("fate:held", "rises")))
    assert [each.check for each in found] == ["parameter_vanished", "key_fell", "consent_moved"]
    assert {each.check for each in found} <= {name for check in CHECKS for name in check.ids}
    assert run(view()) == []


def test_what_breaks_the_plan_and_shows_in_counts_is_told_once() -> None:
    """By the counts, which know since when."""
    broken = PlanBreak(
        source="browser", event_name="Purchase", place="custom_data.currency", code="missing", copies=9, hits=9, since=1
    )
    told = Facts(breaks=(broken,))
    assert [found.check for found in run(view(facts=told))] == ["plan_missing"]
    assert [found.check for found in run(view(one("param:currency:text"), facts=told))] == ["parameter_vanished"]
