"""Copies in, incidents out: all parts of the watch together, as whoever runs them will."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from signalpost.watch.baseline.baselines import Baselines
from signalpost.watch.checks.table import run
from signalpost.watch.checks.view import look
from signalpost.watch.counts.counter import Counter
from signalpost.watch.counts.slot import SLOT_S
from signalpost.watch.incidents.incident import Change, Incident, Incidents
from signalpost.watch.incidents.step import step
from signalpost.watch.seen import Seen

BASE = 472_224 * 3_600
DAY_S = 86_400
KNOWN_DAYS = 9


class Watch:
    """Counter, baselines and incidents of one dataset, closed every five minutes."""

    def __init__(self) -> None:
        self.counter, self.baselines, self.incidents = Counter(), Baselines(), Incidents()
        self.standing: set[tuple[str, str, str]] = set()
        self.told: list[tuple[Change, Incident]] = []

    def slot(self, at: int, *, views: int = 40, orders: int = 5, currency: bool = True, release: str = "1.0") -> None:
        """Copies of one slot, and a look at its end."""
        custom = {"value": 50.0, "currency": "EUR"} if currency else {"value": 50.0}
        base = {"dataset": "1", "source": "browser", "host": "h", "at": at, "event_time": at, "release": release}
        for name, times, given in (("PageView", views, {}), ("Purchase", orders, custom)):
            if times:
                self.counter.observe(Seen(event_name=name, times=times, custom=given, **base))  # type: ignore[arg-type]
        for closed in self.counter.close(at + SLOT_S):
            self.baselines.take(closed)
        self.baselines.idle(at + SLOT_S)
        seen = look(self.baselines, "1", at + SLOT_S, standing=self.standing)
        self.standing = {one.name for one in seen.moved}
        self.incidents, changes = step(self.incidents, run(seen), at + SLOT_S)
        self.told += [(change, one) for one, change in changes]

    def restart(self) -> None:
        """All of it to bytes and back."""
        self.counter = Counter.from_bytes(self.counter.to_bytes())
        self.baselines = Baselines.from_bytes(self.baselines.to_bytes())
        self.incidents = Incidents.from_bytes(self.incidents.to_bytes())


def slots(first: int, count: int) -> Iterator[int]:
    return (first + SLOT_S * number for number in range(count))


@pytest.fixture
def watch() -> Watch:
    """Nine days of a shop in which nothing happened, and nothing was told."""
    found = Watch()
    for at in slots(BASE, KNOWN_DAYS * DAY_S // SLOT_S):
        found.slot(at)
    assert found.told == []
    return found


NOW = BASE + KNOWN_DAYS * DAY_S


def test_a_lost_parameter_is_told_within_thirty_events_and_ends_when_mended(watch: Watch) -> None:
    """Through a restart in the middle; with its release, what it is worth, and how to mend it."""
    for at in slots(NOW, 3):
        watch.slot(at, currency=False, release="1.1")
    watch.restart()
    for at in slots(NOW + 3 * SLOT_S, 3):
        watch.slot(at, currency=False, release="1.1")
    ((change, one),) = watch.told
    assert (change, one.cause, one.release) == (Change.OPENED, "parameter_lost", "1.1")
    assert one.what == "currency is missing from Purchase of browser"
    assert one.fix == "Put currency back where Purchase is sent"
    assert NOW <= one.since < NOW + 2 * SLOT_S
    assert watch.incidents.every[0].at_risk["EUR"] > 1_000
    for at in slots(NOW + 6 * SLOT_S, 40):
        watch.slot(at, release="1.2")
    assert [change for change, _ in watch.told] == [Change.OPENED, Change.RESOLVED]


def test_an_event_that_stops_is_told_though_nothing_names_it_any_more(watch: Watch) -> None:
    """Within forty orders that did not come."""
    for at in slots(NOW, 8):
        watch.slot(at, orders=0)
    ((_, one),) = watch.told
    assert one.what == "Purchase of browser on h does not come any more"


def test_a_holiday_is_not_told(watch: Watch) -> None:
    """Everything falls by three fifths, for half a day."""
    for at in slots(NOW, 144):
        watch.slot(at, views=16, orders=2)
    assert watch.told == []
