"""The life of incidents."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.counts.slot import Series
from signalpost.watch.incidents.asked import mute, snooze
from signalpost.watch.incidents.incident import Change, Incident, Incidents
from signalpost.watch.incidents.step import BACK_S, DAY_S, HOLD_S, KEPT_S, MOST_KEPT, Habits, step

NOW = 100 * DAY_S + 12 * 3_600
NONE = Incidents()
HOUR_S = 3_600


def found(event: str = "Purchase", **given: Any) -> Finding:
    usual = {"check": "key_fell", "cause": "key_lost", "level": Level.WARNING, "since": NOW - 60}
    return Finding(series=Series("1", "browser", "h", event), **{**usual, **given})


class Story:
    """Looks one after the other, and what was told."""

    def __init__(self, habits: Habits | None = None) -> None:
        self.all, self.habits = NONE, habits or Habits()

    def look(self, at: int, *findings: Finding) -> list[tuple[int, Change]]:
        self.all, changes = step(self.all, findings, at, self.habits)
        return [(one.number, change) for one, change in changes]

    @property
    def one(self) -> Incident:
        return self.all.every[0]


def test_it_opens_once_is_told_again_and_ends() -> None:
    """After its findings were gone for half an hour."""
    story = Story()
    assert story.look(NOW, found()) == [(1, Change.OPENED)]
    assert story.look(NOW + 300, found()) == []
    assert story.look(NOW + DAY_S, found()) == [(1, Change.AGAIN)]
    assert story.look(NOW + DAY_S + 300) == []
    assert story.look(NOW + DAY_S + 300 + HOLD_S) == [(1, Change.RESOLVED)]
    assert story.look(NOW + DAY_S + 600 + HOLD_S) == []
    assert (story.one.since, story.one.resolved_at) == (NOW - 60, NOW + DAY_S + 300 + HOLD_S)


def test_what_comes_and_goes_is_one() -> None:
    """And also what comes back within hours; later it is another."""
    story = Story()
    story.look(NOW, found())
    story.look(NOW + 300)
    assert story.look(NOW + 600, found()) == [] and story.one.gone_at is None
    story.look(NOW + 900)
    assert story.look(NOW + 900 + HOLD_S) == [(1, Change.RESOLVED)]
    assert story.look(NOW + 2 * HOUR_S, found()) == [(1, Change.GREW)]
    story.look(NOW + 3 * HOUR_S)
    story.look(NOW + 4 * HOUR_S)
    assert story.look(NOW + 4 * HOUR_S + BACK_S, found()) == [(2, Change.OPENED)]


def test_one_that_gets_worse_is_told() -> None:
    """Not within an hour of the last message."""
    story = Story()
    story.look(NOW, found())
    worse = found(level=Level.CRITICAL, at_risk={"EUR": 9.0}, since=NOW - 900)
    assert story.look(NOW + 300, worse) == []
    story = Story()
    story.look(NOW, found(at_risk={"EUR": 5.0}))
    assert story.look(NOW + HOUR_S, worse, found("Lead")) == [(1, Change.GREW), (2, Change.OPENED)]
    assert (story.one.level, story.one.at_risk, story.one.since) == (Level.CRITICAL, {"EUR": 9.0}, NOW - 900)


def test_more_of_one_fault_is_the_same_incident_under_a_better_name() -> None:
    """First one event is missing, then all of the source."""
    story = Story()
    purchase = found(check="event_missing", cause="event_gone")
    lead = found("Lead", check="event_missing", cause="event_gone")
    story.look(NOW, purchase)
    assert story.look(NOW + 300, purchase, lead) == []
    assert (len(story.all.every), story.one.cause, story.one.key) == (1, "source_gone", "source:browser:h")
    assert story.one.parts == 2


def test_an_incident_that_parts_stays_one_of_its_parts() -> None:
    """The other gets a number of its own."""
    story = Story()
    both = [found(event, releases=("1.2",)) for event in ("Purchase", "Lead")]
    story.look(NOW, *both)
    assert story.look(NOW + 300, found(), found("Lead")) == [(2, Change.OPENED)]


def test_the_muted_and_the_snoozed_are_not_told() -> None:
    """Until the time, or until asked again."""
    story = Story()
    story.look(NOW, found(), found("Lead"))
    story.all = snooze(mute(story.all, 1), 2, NOW + 2 * DAY_S)
    assert story.look(NOW + DAY_S, found(), found("Lead")) == []
    assert story.look(NOW + 2 * DAY_S, found(), found("Lead")) == [(2, Change.AGAIN)]
    story.all = mute(story.all, 1, muted=False)
    assert story.look(NOW + 2 * DAY_S, found(), found("Lead")) == [(1, Change.AGAIN)]


@pytest.mark.parametrize(("start", "end", "quiet"), [(22, 6, True), (1, 5, True), (5, 22, False), (3, 3, False)])
def test_quiet_hours_may_pass_midnight(start: int, end: int, quiet: bool) -> None:
    """At three at night. From three to three is never."""
    assert Habits(quiet_from=start * HOUR_S, quiet_to=end * HOUR_S).quiet(100 * DAY_S + 3 * HOUR_S) is quiet


def test_in_quiet_hours_only_what_is_critical_is_told() -> None:
    """The rest when they are over: that it is there, or that it came and went."""
    story = Story(Habits(quiet_from=22 * HOUR_S, quiet_to=6 * HOUR_S))
    night = 100 * DAY_S + 23 * HOUR_S
    assert story.look(night, found(), found("Lead"), found("Search", level=Level.CRITICAL)) == [(3, Change.OPENED)]
    still = [found(), found("Search", level=Level.CRITICAL)]
    story.look(night + 300, *still)
    assert story.look(night + 300 + HOLD_S, *still) == []
    assert story.look(night + 7 * HOUR_S, *still) == [(1, Change.OPENED), (2, Change.RESOLVED)]
    assert story.look(night + 7 * HOUR_S + 300, *still) == []


def test_an_end_that_nobody_could_be_told_of_is_old_after_a_day() -> None:
    """Nobody reads it any more."""
    story = Story()
    story.look(NOW, found())
    story.all = mute(story.all, 1)
    story.look(NOW + 300)
    story.look(NOW + HOUR_S)
    story.all = mute(story.all, 1, muted=False)
    assert story.look(NOW + HOUR_S + DAY_S) == []


def test_never_again_is_a_habit_too() -> None:
    """Told once."""
    story = Story(Habits(again_s=0))
    story.look(NOW, found())
    assert story.look(NOW + 30 * DAY_S, found()) == []


def test_what_is_over_is_forgotten_in_the_end() -> None:
    """After three months, or when there are too many."""
    story = Story()
    story.look(NOW, found())
    story.look(NOW + 300)
    story.look(NOW + HOUR_S)
    story.look(NOW + HOUR_S + KEPT_S)
    assert story.all.every == ()
    story.look(NOW, found())
    over = msgspec.structs.replace(story.one, resolved_at=NOW)
    many = tuple(msgspec.structs.replace(over, number=number, key=str(number)) for number in range(MOST_KEPT + 5))
    after, _ = step(Incidents(every=many, next_number=9_999), [], NOW + BACK_S)
    assert len(after.every) == MOST_KEPT and after.next_number == 9_999


def test_an_alarm_storm_is_few_incidents() -> None:
    """A thousand findings of ten events."""
    story = Story()
    storm = [found(f"e{number % 10}", subject=str(number)) for number in range(1_000)]
    assert len(story.look(NOW, *storm)) == 10
    assert (len(story.one.findings), story.one.parts) == (50, 100)


def test_a_second_fault_of_an_event_outlives_the_first() -> None:
    """It began a day later: an incident of its own, also once the first is no longer found."""
    story = Story()
    first = found(check="test_code", cause="test_traffic", since=NOW)
    second = found(check="sent_twice", cause="sent_twice", since=NOW + DAY_S)
    assert story.look(NOW, first) == [(1, Change.OPENED)]
    assert story.look(NOW + DAY_S, first, second) == [(1, Change.AGAIN), (2, Change.OPENED)]
    assert story.look(NOW + DAY_S + 300, second) == []
    assert [(one.number, one.gone_at) for one in story.all.every] == [(1, NOW + DAY_S + 300), (2, None)]
    assert story.look(NOW + DAY_S + 300 + HOLD_S, second) == [(1, Change.RESOLVED)]
