"""The watch over a shop says what its judge can read; the page stands by what was recorded."""

from __future__ import annotations

import sys
from pathlib import Path

from judge_incidents import judge
from shop_traffic.development.delivery import DELIVERY
from shop_traffic.fault import Fault
from shop_traffic.run import Run
from shop_traffic.seasons import DAY_S, START
from signalpost.watch.incidents.causes import CAUSES
from watched_shop import WORDS, watch

TOOLS = Path(__file__).resolve().parents[2] / "tools"
#: What says of traffic, money or targets something that is no fault of the judge's.
NO_FAULTS = {
    "claims_differ",
    "coverage_low",
    "meta_check",
    "orders_missing",
    "orders_twice",
    "parameter_missing",
    "permission",
    "plan_event",
    "plan_missing",
    "plan_new",
    "plan_type",
    "proof",
    "quality_low",
    "stopped",
    "too_many_names",
    "traffic",
    "version",
}


def test_a_token_that_dies_is_found_and_its_cause_named() -> None:
    """Through slots, facts, checks and incidents."""
    start = START + DAY_S
    template = next(one for one in DELIVERY if one.kind == "token_dies")
    run = Run("middle-0", "middle", "7/0", [Fault(1, template, start, start + DAY_S)], days=2)
    said = watch(run)
    (found,) = judge(said, run.labels()).found
    assert found.in_time and found.right_cause and found.incidents == len(said) == 1


def test_each_cause_of_the_watch_has_one_of_the_judges() -> None:
    """Or is known to have none."""
    assert set(CAUSES) - set(WORDS) - NO_FAULTS == {"refused"}


def test_the_page_is_what_was_recorded() -> None:
    """Nobody wrote into it by hand."""
    sys.path.insert(0, str(TOOLS))
    import docs_watch_truth

    assert docs_watch_truth.TARGET.read_text(encoding="utf-8") == docs_watch_truth.page()
