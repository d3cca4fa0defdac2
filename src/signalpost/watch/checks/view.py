"""What the checks look at, and how a thing that moved becomes a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import msgspec

from signalpost.watch.baseline.baselines import Baselines
from signalpost.watch.baseline.pooled import BETWEEN, is_pooled
from signalpost.watch.baseline.whole import Whole
from signalpost.watch.checks.facts import Facts
from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.checks.moved import Moved, Name, moved
from signalpost.watch.counts.slot import OTHER, Series

NOTHING_TOLD = Facts()


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset at `now` (Unix seconds): what moved, all of it together, what the mean copy of a series is worth, and
    what the caller tells. `enough`: the threshold of the dataset's volumes; `spilled`: copies
    of names that are not counted apart; `daily`: copies of each series in a day, as they were lately."""

    dataset: str
    now: int
    moved: tuple[Moved, ...]
    whole: Whole
    enough: float
    worth: Mapping[Series, Mapping[str, float]]
    spilled: tuple[tuple[Series, int], ...] = ()
    daily: Mapping[Series, float] = {}
    facts: Facts = NOTHING_TOLD

    def of(self, word: str, way: str | None = None) -> Iterable[Moved]:
        """What moved of one word (`key`, `param` …), either way or one."""
        return [one for one in self.moved if one.word == word and way in (None, one.way)]

    def at_risk(self, one: Moved) -> dict[str, float]:
        """Value by currency of the copies that differ."""
        return {currency: mean * one.changed for currency, mean in self.worth.get(one.series, {}).items()}

    def priced(self, events: float, event_name: str = "") -> dict[str, float]:
        """Value by currency of so many events of a name, or of any (empty): as the mean copy of them was worth lately,
        with those that have no value."""
        own = {one: copies for one, copies in self.daily.items() if event_name in ("", one.event_name)}
        every, found = sum(own.values()), dict[str, float]()
        for series, copies in own.items():
            for currency, mean in self.worth.get(series, {}).items():
                found[currency] = found.get(currency, 0.0) + mean * events * copies / every
        return {currency: round(value, 2) for currency, value in found.items()} if every else {}


def look(
    baselines: Baselines, dataset: str, now: int, *, standing: Set[Name] = frozenset(), facts: Facts = NOTHING_TOLD
) -> View:
    """What there is to see of a dataset known to `baselines`. `standing`: the names of what had moved before."""
    every = list(baselines.series(dataset))
    spilled = [(series, known.volume.day_copies) for series, known in every if series.event_name == OTHER]
    return View(
        dataset=dataset,
        now=now,
        moved=tuple(moved(baselines, dataset, standing)),
        whole=baselines.datasets[dataset].whole,
        enough=baselines.sure(dataset).volumes,
        worth={series: known.worth for series, known in every if known.sums},
        daily={series: known.volume.day_copies for series, known in every if not is_pooled(BETWEEN.join(series[1:]))},
        spilled=tuple((series, round(copies)) for series, copies in spilled if copies >= 1),
        facts=facts,
    )


def finding(
    view: View,
    check: str,
    level: Level,
    one: Moved,
    cause: str,
    subject: str = "",
    shown: Mapping[str, str] | None = None,
) -> Finding:
    """A finding of something that moved, with its figures."""
    figures = {"before": one.before, "now": one.now, "copies": one.copies, "hits": one.hits, "expected": one.expected}
    return Finding(
        check=check,
        level=level,
        series=one.series,
        since=one.since,
        subject=subject or one.subject,
        evidence={name: round(value, 4) for name, value in figures.items()},
        shown=dict(shown or {}),
        at_risk=view.at_risk(one),
        releases=one.releases,
        cause=cause,
    )
