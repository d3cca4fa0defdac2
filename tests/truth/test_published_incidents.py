"""A run over shops' faults goes through every shop, and judges what is said of each."""

from __future__ import annotations

import pytest

from judge_incidents import Incident
from published_incidents import FIRST_SEED, WITHOUT, development
from shop_traffic.run import Run


def test_each_shop_is_watched_and_judged() -> None:
    """Who knows the faults finds all; shops without a fault are among them."""
    shops: list[Run] = []

    def knows(run: Run) -> list[Incident]:
        shops.append(run)
        return [Incident(run.dataset, one.start + 300, one.end, one.template.causes[0].value) for one in run.faults]

    verdict = development(1, knows, sizes=("small",))
    assert verdict.passed and len(verdict.found) == sum(len(one.faults) for one in shops)
    assert sum(not one.faults for one in shops) == WITHOUT


def test_a_published_runs_seed_is_not_worked_with() -> None:
    """It would be looked at before it is published."""
    with pytest.raises(ValueError, match="seed 500 is a published run's"):
        development(FIRST_SEED, lambda run: [])
