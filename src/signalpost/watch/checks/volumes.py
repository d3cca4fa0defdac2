"""Too few copies, too many, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signalpost.watch.baseline.whole import RARE
from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.checks.moved import FALLS, RISES, VOLUME, Moved
from signalpost.watch.checks.view import View, finding
from signalpost.watch.counts.slot import Series

#: Twice as many, as the others stay: each copy is sent twice, rather than more visitors doing one thing.
TWICE = (1.7, 2.4)


def volumes(view: View) -> Iterator[Finding]:
    """Of each series, measured against the rest of its dataset. Where some fall as others rise, it is those that more
    copies moved with: the others only have another part of the traffic than before. What is missing altogether is told
    all the same."""
    fell, rose = list(view.of(VOLUME, FALLS)), list(view.of(VOLUME, RISES))
    fallen, risen = _most(fell), _most(rose)
    for one in fell:
        if fallen >= risen or one.nearly_all:
            yield _fewer(view, one)
    for one in rose:
        if risen > fallen:
            yield _more(view, one)


def silent(view: View) -> Iterator[Finding]:
    """Nothing comes of the whole dataset, for longer than its nights and holidays are quiet."""
    whole = view.whole
    if whole.silent_since and whole.silence >= view.enough:
        yield Finding(
            check="dataset_silent",
            level=Level.CRITICAL,
            series=Series(view.dataset),
            since=whole.silent_since,
            evidence={"expected": round(whole.missing, 1), "copies": 0},
            at_risk=view.priced(whole.missing * _larger_side(view)),
            cause="dataset_silent",
        )


def day(view: View) -> Iterator[Finding]:
    """The last 24 hours are nothing like those before: everything together, so that it may be the traffic."""
    whole = view.whole
    if min(whole.low, whole.high) >= RARE:
        return
    came, expected = whole.day
    yield Finding(
        check="day_low" if whole.low < RARE else "day_high",
        level=Level.NOTICE,
        series=Series(view.dataset),
        since=view.now - 86_400,
        evidence={"copies": came, "expected": round(expected, 1)},
        cause="traffic",
    )


def names(view: View) -> Iterator[Finding]:
    """More event names and hosts come than are counted apart: somebody invents them."""
    for series, copies in view.spilled:
        yield Finding(
            check="too_many_names",
            level=Level.WARNING,
            series=series,
            since=view.now,
            evidence={"copies": copies},
            cause="too_many_names",
        )


def _larger_side(view: View) -> float:
    """The part of all copies that come of one source at most: an event of two sides has a copy of each."""
    sides: dict[str, float] = {}
    for series, copies in view.daily.items():
        sides[series.source] = sides.get(series.source, 0.0) + copies
    return max(sides.values()) / sum(sides.values()) if any(sides.values()) else 0.0


def _most(those: Iterable[Moved]) -> int:
    return max((one.changed for one in those), default=0)


def _fewer(view: View, one: Moved) -> Finding:
    if one.nearly_all:
        return finding(view, "event_missing", Level.CRITICAL, one, "event_gone")
    return finding(view, "event_drop", Level.WARNING, one, "event_less")


def _more(view: View, one: Moved) -> Finding:
    least, most = TWICE
    twice = least <= one.hits / max(one.expected, 1.0) <= most
    return finding(view, "event_spike", Level.WARNING, one, "sent_twice" if twice else "event_more")
