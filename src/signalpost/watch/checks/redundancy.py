"""event_ids, and whether both sides' copies of an event still find each other."""

from __future__ import annotations

from collections.abc import Iterator

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.checks.moved import FALLS, RISES, Moved
from signalpost.watch.checks.view import View, finding
from signalpost.watch.counts.slot import Series

#: Pairs below which two numbers met by chance, and the part of the side with fewer copies that they must be.
LEAST_PAIRS, LEAST_PART = 10, 0.3
#: New ids beside as many of the old form: each event is sent once more, rather than in another form.
HALF = (0.35, 0.65)


def ids(view: View) -> Iterator[Finding]:
    """Ids of another form than before, or no ids any more."""
    groups: dict[Series, list[Moved]] = {}
    for one in view.of("shape"):
        groups.setdefault(one.series, []).append(one)
    for those in groups.values():
        fell = [one for one in those if one.way == FALLS]
        rose = sorted((one for one in those if one.way == RISES), key=lambda one: -one.hits)
        if rose:
            shown = {"now": rose[0].subject, **({"before": fell[0].subject} if fell else {})}
            least, most = HALF
            cause = "sent_twice" if least < rose[0].now < most else "ids_changed"
            yield finding(view, "id_form", Level.WARNING, rose[0], cause, "event_id", shown)
        else:
            shown = {"before": fell[0].subject}
            yield finding(view, "id_share_fell", Level.CRITICAL, fell[0], "ids_lost", "event_id", shown)


def overlap(view: View) -> Iterator[Finding]:
    """Fewer copies are joined with the other side's: Meta counts both. When an id changed, that is why."""
    forms = _forms(view)
    changed = {name for name, shown in forms.items() if "now" in shown}
    lost = {one.series.event_name for one in view.of("shape", FALLS)} - changed
    gone = {one.series.event_name for one in view.of("copies", FALLS)}
    alone = {one.series.event_name for one in view.of("fate", FALLS) if one.subject == "merged"}
    for one in view.of("fate", FALLS):
        name = one.series.event_name
        if one.subject == "merged":
            known = (("ids_changed", changed), ("ids_lost", lost), ("other_side_less", gone))
            cause = next((cause for cause, names in known if name in names), "sides_apart")
            shown = forms[name] if cause == "ids_changed" else {}
            yield finding(view, "overlap_fell", Level.CRITICAL, one, cause, shown=shown)
        elif one.subject == "met" and name not in alone | changed | lost:
            yield finding(view, "server_less", Level.CRITICAL, one, "side_gone")


def _forms(view: View) -> dict[str, dict[str, str]]:
    """By event the form of its ids that came, and the one that went."""
    found: dict[str, dict[str, str]] = {}
    for way, word in ((FALLS, "before"), (RISES, "now")):
        for one in sorted(view.of("shape", way), key=lambda one: -one.hits):
            found.setdefault(one.series.event_name, {}).setdefault(word, one.subject)
    return found


def near_misses(view: View) -> Iterator[Finding]:
    """Copies of one event whose ids differ in form only, so that Meta counts both."""
    for near in view.facts.near:
        if near.pairs >= LEAST_PAIRS and near.pairs >= LEAST_PART * near.copies:
            yield Finding(
                check="near_miss",
                level=Level.CRITICAL,
                series=Series(near.dataset, "", "", near.event_name),
                since=view.now - 3_600,
                subject="event_id",
                evidence={"pairs": near.pairs, "copies": near.copies},
                at_risk=view.priced(near.pairs, near.event_name),
                shown={"browser": near.browser, "server": near.server},
                cause="ids_differ",
            )


def duplicates(view: View) -> Iterator[Finding]:
    """One side sends an event more than once."""
    for one in view.of("fate", RISES):
        if one.subject == "duplicate":
            yield finding(view, "sent_twice", Level.WARNING, one, "sent_twice")
