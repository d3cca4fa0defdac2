"""Which counted copies are not as an accepted plan has them: what of a plan can be held against counts alone.

That is whether a required parameter or key is there, of which kind a parameter's value is, and, where the plan is
closed, whether a name is in it at all. Words, ranges, patterns and rules need the event: `plan check` and pages hold
those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import OTHER, Series, Slot, total
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

CUSTOM, USER = "custom_data.", "user_data."
#: Kinds of a plan as slots name them.
AS_COUNTED = {"integer": "number"}
MOST = 100  # breaks of one plan


class PlanBreak(msgspec.Struct, frozen=True, kw_only=True):
    """`hits` of `copies` of an event of one source break the plan at `place`: `missing`, `type`, `new`, or the event
    itself, `event`. `since`: when the first slot with one began."""

    source: str
    event_name: str
    place: str
    code: str
    copies: int
    hits: int
    since: int


def breaks(plan: Plan, dataset: str, slots: Iterable[Closed]) -> list[PlanBreak]:
    """All of a dataset in these slots, those of the plan's first events first."""
    by_event: dict[tuple[str, str], dict[int, Slot]] = {}
    for closed in slots:
        for series, slot in closed.slots.items():
            if _is_of(series, dataset):
                known = by_event.setdefault((series.event_name, series.source), {})
                known[closed.begin] = total([known[closed.begin], slot]) if closed.begin in known else slot
    found = (one for (event, source), known in sorted(by_event.items()) for one in _of(plan, event, source, known))
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def _is_of(series: Series, dataset: str) -> bool:
    return series.dataset == dataset and series.event_name not in ("", OTHER)


def _of(plan: Plan, event_name: str, source: str, slots: Mapping[int, Slot]) -> Iterator[PlanBreak]:
    event = plan.events.get(event_name)
    hits: dict[tuple[str, str], dict[int, int]] = {}
    for begin, slot in slots.items():
        for place, code, count in _broken(plan, event, source, slot):
            if count > 0:
                hits.setdefault((place, code), {})[begin] = count
    copies = sum(slot.taken for slot in slots.values())
    for (place, code), counted in hits.items():
        yield PlanBreak(
            source=source,
            event_name=event_name,
            place=place,
            code=code,
            copies=copies,
            hits=sum(counted.values()),
            since=min(counted),
        )


def _broken(plan: Plan, event: EventPlan | None, source: str, slot: Slot) -> Iterator[tuple[str, str, int]]:
    if event is None:
        if plan.closed:
            yield "event_name", "event", slot.taken
        return
    kinds = _kinds(slot)
    for place, parameter in event.parameters.items():
        name = place.removeprefix(CUSTOM)
        if place.startswith(USER):
            there = slot.tallies.get(f"key:{place.removeprefix(USER)}", 0)
        elif place.startswith(CUSTOM) and not {".", "["} & set(name):
            there = sum(kinds.get(name, {}).values())
            yield place, "type", _of_other_kinds(parameter, kinds.get(name, {}))
        else:
            continue
        if parameter.presence is Presence.REQUIRED and (not parameter.sources or source in parameter.sources):
            yield place, "missing", slot.taken - there
    if event.closed:
        known = {place.removeprefix(CUSTOM).partition(".")[0].partition("[")[0] for place in event.parameters}
        for name, counts in kinds.items():
            if name not in known and name != OTHER:
                yield CUSTOM + name, "new", sum(counts.values())


def _kinds(slot: Slot) -> Mapping[str, Mapping[str, int]]:
    """Copies by parameter and kind of its value."""
    found: dict[str, dict[str, int]] = {}
    for tally, count in slot.tallies.items():
        word, _, rest = tally.partition(":")
        if word == "param":
            name, _, kind = rest.rpartition(":")
            found.setdefault(name or kind, {})[kind] = count
    return found


def _of_other_kinds(parameter: ParameterPlan, counts: Mapping[str, int]) -> int:
    right = {AS_COUNTED.get(kind, kind) for kind in parameter.type}
    return sum(count for kind, count in counts.items() if kind not in right) if right else 0
