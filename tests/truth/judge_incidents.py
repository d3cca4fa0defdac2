"""How right incidents are: faults found and how soon, false ones, causes.

`judge(incidents, labels)` takes what the watch said of the shops of a run and what happened in them
(`shop_traffic.run`). An incident answers to the fault of its dataset in whose time it opened, if it names nothing that
the fault does not touch; up to a day after the fault's end it may be its echo, and counts neither way. All others are
false. A fault is found by the first incident that answers to it, and that one's cause is judged.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from shop_traffic.fault import Cause, Extent, Template
from shop_traffic.run import Label, Labels
from shop_traffic.visible import LEAST_S

FOUND: Final = 0.95
"""Of visible faults, found at all; and of those with a limit of time, found in time."""
FALSE: Final = 1.0
"""False incidents per dataset and month, at every size."""
RIGHT_CAUSE: Final = 0.8
"""Of visible faults that were found."""
ECHO_S: Final = 86_400
"""Seconds after a fault's end in which an incident may be of its going."""
_MONTH_DAYS: Final = 30
_COMPARED: Final = (Cause.IDS_DIFFER, Cause.IDS_MISSING, Cause.SENT_TWICE)
"""Causes that lie between two sides: either may be named."""


class Incident(NamedTuple):
    """What the watch said. Times are Unix seconds, `closed_at` None while it is open. `cause`: a word of
    `shop_traffic.fault.Cause`, or another. What it says is touched; empty where it does not say."""

    dataset: str
    opened_at: int
    closed_at: int | None
    cause: str
    event_names: frozenset[str] = frozenset()
    source: str = ""
    host: str = ""
    country: str = ""
    browser: str = ""
    parameter: str = ""


class Found(NamedTuple):
    """One fault and what was made of it. `after_s`: seconds until it was found, None if it was not; `limit_s`: what it
    may take, None where no limit is set; `incidents`: how many answered to it."""

    label: Label
    size: str
    after_s: int | None
    limit_s: float | None
    right_cause: bool
    incidents: int

    @property
    def visible(self) -> bool:
        return self.label.sight.seen_s is not None

    @property
    def in_time(self) -> bool:
        return self.after_s is not None and (self.limit_s is None or self.after_s <= self.limit_s)


class Bar(NamedTuple):
    """One of the bars: `value` None where nothing was there to measure."""

    name: str
    value: float | None
    limit: float
    met: bool


class Verdict(NamedTuple):
    """Each fault's fate, false incidents and months watched by size of shop, and the false ones themselves."""

    found: tuple[Found, ...]
    false: Mapping[str, int]
    months: Mapping[str, float]
    false_ones: tuple[Incident, ...]

    def bars(self) -> list[Bar]:
        """Those of the issue, over all sizes; false incidents by size."""
        visible = [one for one in self.found if one.visible]
        caught = [one for one in visible if one.after_s is not None]
        every = [one for one in visible if one.label.fault.template.extent is Extent.EVERY]
        volume = [one for one in visible if one.label.fault.template.extent is Extent.VOLUME]
        bars = [
            _least("visible faults found", [one.after_s is not None for one in visible], FOUND),
            _least("every event touched: in time", [one.in_time for one in every], FOUND),
            _least("volume: in time", [one.in_time for one in volume], FOUND),
            _least("right cause named", [one.right_cause for one in caught], RIGHT_CAUSE),
        ]
        for size, months in self.months.items():
            rate = self.false[size] / months
            bars.append(Bar(f"false incidents per dataset and month, {size} shop", rate, FALSE, rate <= FALSE))
        return bars

    @property
    def passed(self) -> bool:
        """Whether every bar is met."""
        return all(one.met for one in self.bars())

    def digest(self) -> dict[str, Any]:
        """For a record: counts by kind, without times of single faults."""
        return {kind: _counts(ones) for kind, ones in sorted(_by_kind(self.found).items())}


def judge(incidents: Sequence[Incident], labels: Labels) -> Verdict:
    """What the incidents are worth."""
    sizes = {one.dataset: one.size for one in labels.watched}
    strange = {one.dataset for one in incidents} - set(sizes)
    if strange:
        raise ValueError(f"incidents of datasets that no label knows: {', '.join(sorted(strange))}")
    ordered = sorted(incidents, key=lambda one: one.opened_at)
    answering = [[one for one in ordered if _answers(one, label, label.fault.end)] for label in labels.faults]
    spared = {id(one) for label in labels.faults for one in ordered if _answers(one, label, label.fault.end + ECHO_S)}
    false = tuple(one for one in ordered if id(one) not in spared)
    months: dict[str, float] = defaultdict(float)
    for each in labels.watched:
        months[each.size] += each.days / _MONTH_DAYS
    found = (_found(label, ones, sizes[label.dataset]) for label, ones in zip(labels.faults, answering, strict=True))
    wrong = {size: sum(sizes[one.dataset] == size for one in false) for size in months}
    return Verdict(tuple(found), wrong, dict(months), false)


def _answers(incident: Incident, label: Label, until: int) -> bool:
    if incident.dataset != label.dataset or not label.fault.start <= incident.opened_at < until:
        return False
    template = label.fault.template
    place = template.where
    sides = set(template.causes) & set(_COMPARED)
    names = not incident.event_names or not place.event_names or bool(incident.event_names & place.event_names)
    source = not incident.source or bool(sides) or place.of_source(incident.source)
    touched = parameters(template)
    parameter = not incident.parameter or not touched or incident.parameter.partition(".")[0] in touched
    return names and source and parameter and _places(incident, template)


def _places(incident: Incident, template: Template) -> bool:
    place = template.where
    named = ((incident.host, place.hosts), (incident.country, place.countries), (incident.browser, place.browsers))
    return all(not one or not meant or one in meant for one, meant in named)


def parameters(template: Template) -> frozenset[str]:
    """All parameters, keys and fields that a template touches; empty where it is about none."""
    if not template.parameter:
        return frozenset()
    found = {template.parameter}
    for name, value in template.args.items():
        if name in ("set", "set_field", "times", "add", "form", "drop_keys"):
            found |= set(value)
    if "content_ids" in found:
        found.add("contents")
    if "num_items" in found:
        found |= {"contents", "num_items"}
    return frozenset(found)


def _found(label: Label, incidents: Sequence[Incident], size: str) -> Found:
    first = incidents[0] if incidents else None
    after = None if first is None else first.opened_at - label.fault.start
    right = first is not None and first.cause in {one.value for one in label.fault.template.causes}
    return Found(label, size, after, limit(label), right, len(incidents))


def limit(label: Label) -> float | None:
    """Seconds that finding the fault may take: until 30 events are touched or 15 minutes, whichever is later; for
    volume twice the right test's time, as computed or on this very traffic, whichever is later; None for a part, or for
    what the test does not see."""
    fault, sight = label.fault, label.sight
    if sight.seen_s is None or fault.template.extent is Extent.PART:
        return None
    if fault.template.extent is Extent.VOLUME:
        return 2.0 * max(sight.seen_s, sight.mean_s or 0)
    if label.thirtieth is not None:
        return float(max(LEAST_S, label.thirtieth - fault.start))
    return float(max(LEAST_S, sight.affected_s or fault.end - fault.start))


def _least(name: str, held: Sequence[bool], least: float) -> Bar:
    share = sum(held) / len(held) if held else None
    return Bar(name, share, least, share is None or share >= least)


def _by_kind(found: Iterable[Found]) -> dict[str, list[Found]]:
    kinds: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        kinds[one.label.fault.template.kind].append(one)
    return kinds


def _counts(ones: Sequence[Found]) -> dict[str, Any]:
    visible = [one for one in ones if one.visible]
    caught = [one.after_s for one in visible if one.after_s is not None]
    return {
        "faults": len(ones),
        "visible": len(visible),
        "found": len(caught),
        "in_time": sum(one.in_time for one in visible),
        "median_s": statistics.median(caught) if caught else None,
        "right_cause": sum(one.right_cause for one in visible),
        "incidents": sum(one.incidents for one in visible),
    }


def table(verdict: Verdict) -> list[str]:
    """Markdown: rows of the kinds of fault (visible ones of all sizes together), of the sizes, of the bars."""
    return [*_kinds(verdict), "", *_sizes(verdict), "", *_bars(verdict)]


def _kinds(verdict: Verdict) -> Iterator[str]:
    yield "| fault | played | visible | found | in time | median time | right cause | incidents |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind, each in verdict.digest().items():
        told = [each[name] for name in ("faults", "visible", "found", "in_time")]
        cells = [kind.replace("_", " "), *told, duration(each["median_s"]), each["right_cause"], each["incidents"]]
        yield "| " + " | ".join(map(str, cells)) + " |"


def _sizes(verdict: Verdict) -> Iterator[str]:
    yield "| shop | months watched | faults | visible | found | in time | right cause | false incidents |"
    yield "|---|---|---|---|---|---|---|---|"
    for size, months in verdict.months.items():
        each = _counts([one for one in verdict.found if one.size == size])
        told = [each[name] for name in ("faults", "visible", "found", "in_time", "right_cause")]
        yield "| " + " | ".join(map(str, (size, f"{months:.0f}", *told, verdict.false[size]))) + " |"


def _bars(verdict: Verdict) -> Iterator[str]:
    yield "| bar | limit | measured | |"
    yield "|---|---|---|---|"
    for one in verdict.bars():
        most = one.name.startswith("false")
        limit = f"≤ {one.limit:g}" if most else f"≥ {one.limit:.0%}"
        value = "–" if one.value is None else f"{one.value:.2f}" if most else f"{one.value:.1%}"
        yield f"| {one.name} | {limit} | {value} | {'met' if one.met else 'missed'} |"


def duration(seconds: float | None) -> str:
    """`–`, `12 min` or `7.5 h`."""
    if seconds is None:
        return "–"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3_600:.1f} h"
