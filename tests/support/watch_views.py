"""Views made by hand, for the tests of checks."""

from __future__ import annotations

from typing import Any

from signalpost.watch.baseline.season import new_season
from signalpost.watch.baseline.whole import Whole
from signalpost.watch.checks.facts import Facts
from signalpost.watch.checks.moved import Moved
from signalpost.watch.checks.view import View
from signalpost.watch.counts.slot import Series

SERIES = Series("1", "browser", "h", "Purchase")
OTHERS = Series("1", "server", "h", "PageView")  # four of five copies, without a value
NOW = 1_000_000


def one(tally: str, way: str = "falls", **given: Any) -> Moved:
    """A share that fell from all of 40 copies to 4."""
    usual = {"series": SERIES, "since": 50, "copies": 40, "hits": 4, "before": 1.0, "now": 0.1, "expected": 40.0}
    return Moved(tally=tally, way=way, **{**usual, **given})


def view(*moved: Moved, facts: Facts | None = None, whole: Whole | None = None, **given: Any) -> View:
    """What moved, of a dataset where a Purchase is worth 50 EUR, and the mean copy ten."""
    return View(
        dataset="1",
        now=NOW,
        moved=moved,
        whole=whole or Whole(season=new_season(0), came=[], expected=[]),
        enough=15.0,
        **{"worth": {SERIES: {"EUR": 50.0}}, "daily": {SERIES: 20.0, OTHERS: 80.0}, "facts": facts or Facts(), **given},
    )
