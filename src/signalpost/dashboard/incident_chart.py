"""The chart of an incident: copies of the series that it is about, before it began and since, out of slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from signalpost.dashboard.charts import Chart, Mark, Series
from signalpost.watch.checks.finding import Finding
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import SLOT_S, Slot
from signalpost.watch.counts.slot import Series as Counted

STEP_S: Final = 900
BEFORE_S: Final = 12 * 3_600
AFTER_S: Final = 28 * 3_600
WEEK_S: Final = 7 * 86_400
MOST_SLOTS: Final = (BEFORE_S + AFTER_S) // SLOT_S + 1
#: A release that came within the first hours may have been there before.
WARM_S: Final = 2 * 3_600
MOST_MARKS: Final = 20
#: Kinds of tallies that have a line of their own, the first that knows the subject: what the line is called. Others
#: (a word of a list, a size) say less than how many copies there were.
KINDS: Final[Mapping[str, str]] = {
    "param": "With {}", "key": "With {}", "form": "With an odd {}", "rule": "With a wrong {}", "odd": "With an odd {}",
    "fate": "Of them {}",
}  # fmt: skip
SAID: Final[Mapping[str, str]] = {"merged": "deduplicated", "event": "not deduplicated"}


class Slots(Protocol):
    """Who keeps slots that are over (`LedgerReader`)."""

    def watch_slots(self, space_id: int, after: int, most: int = 500) -> Sequence[Closed]:
        """Those that began later than `after` (Unix seconds), oldest first."""
        ...

    def watch_until(self) -> int:
        """Unix seconds until which all slots are over; 0: none is."""
        ...


def window(since: int, until: int) -> tuple[int, int]:
    """The time that is looked at (Unix s): from half a day before it began, at most 40 hours long."""
    first = (since - BEFORE_S) // STEP_S * STEP_S
    return first, min(-(-until // STEP_S) * STEP_S, first + BEFORE_S + AFTER_S)


def chart_of(slots: Slots, space_id: int, finding: Finding, since: int, until: int) -> Chart | None:
    """The chart of an incident that began at `since` and lasted until `until`, Unix seconds; None: no slot of that
    time is kept."""
    first, end = window(since, until)
    end = max(first + STEP_S, min(end, slots.watch_until() // STEP_S * STEP_S))
    now = [one for one in slots.watch_slots(space_id, first - 1, MOST_SLOTS) if one.begin < end]
    if not now:
        return None
    kept = next((one.begin for one in slots.watch_slots(space_id, 0, 1)), first)
    before = [one for one in slots.watch_slots(space_id, first - WEEK_S - 1, MOST_SLOTS) if one.begin < end - WEEK_S]
    return incident_chart(finding, range(max(first, kept // STEP_S * STEP_S), end, STEP_S), now, before, since)


def incident_chart(
    finding: Finding, at: Sequence[int], now: Sequence[Closed], before: Sequence[Closed], since: int
) -> Chart:
    """At each of these times (Unix s) a quarter of an hour begins. `now`: the slots of them, `before` those of a week
    earlier. A finding about a parameter, a key or a fate has a line of the copies that had it. Marks: where it began
    (`since`), and releases that were new."""
    lines = [_line("A week before", "browser", at, _copies(before, finding.series), WEEK_S)] if before else []
    lines.append(_line("Copies", "accent", at, _copies(now, finding.series), 0))
    kind, tallies = _tallies(finding, now)
    if kind:
        named = KINDS[kind].format(SAID.get(finding.subject, finding.subject.rpartition(":")[2]))
        lines.append(_line(named, "warn", at, _copies(now, finding.series, tallies), 0))
    return Chart(
        kind="lines", at=list(at), series=lines, step=STEP_S, marks=[*_releases(now, finding.series), _began(since)]
    )


def of_series(closed: Closed, wanted: Counted) -> Iterable[tuple[Counted, Slot]]:
    """The counts of one slot that belong to a series; an empty name of it stands for all."""
    return (
        (series, slot)
        for series, slot in closed.slots.items()
        if all(want in ("", have) for want, have in zip(wanted, series, strict=True))
    )


def _copies(found: Iterable[Closed], wanted: Counted, tallies: frozenset[str] | None = None) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    for closed in found:
        place = closed.begin // STEP_S * STEP_S
        for _, slot in of_series(closed, wanted):
            mine = slot.copies if tallies is None else sum(slot.tallies.get(one, 0) for one in tallies)
            counts[place] = counts.get(place, 0) + mine
    return counts


def _tallies(finding: Finding, found: Iterable[Closed]) -> tuple[str, frozenset[str]]:
    """The tallies whose name is the finding's subject, of the first kind that has any (empty: none has): of parameters
    those of every type."""
    tallies = {
        tally
        for closed in found
        for _, slot in of_series(closed, finding.series)
        for tally in slot.tallies
        if finding.subject and finding.subject in (tally.partition(":")[2], tally.partition(":")[2].rpartition(":")[0])
    }
    kinds = {tally.partition(":")[0] for tally in tallies}
    kind = next((one for one in KINDS if one in kinds), "")
    return kind, frozenset(tally for tally in tallies if tally.partition(":")[0] == kind)


def _line(name: str, colour: str, at: Sequence[int], counts: Mapping[int, int], shift: int) -> Series:
    return Series(name=name, colour=colour, values=[counts.get(one - shift, 0) for one in at])


def _began(since: int) -> Mark:
    return Mark(at=since, label="it began")


def _releases(found: Sequence[Closed], wanted: Counted) -> list[Mark]:
    """Releases of the source where they came first, but those that the window began with."""
    source = Counted(wanted.dataset, wanted.source)
    first: dict[str, int] = {}
    for closed in found:
        for _, slot in of_series(closed, source):
            for tally in slot.tallies:
                if tally.startswith("release:"):
                    first.setdefault(tally.partition(":")[2], closed.begin)
    begin = found[0].begin if found else 0
    fresh = [(at, name) for name, at in first.items() if at - begin >= WARM_S]
    return [Mark(at=at, label=f"Release {name}") for at, name in sorted(fresh)[:MOST_MARKS]]
