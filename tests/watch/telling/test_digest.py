"""What a digest holds, and when it is due."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from incidents_told import DAY, HOUR, NOON, an_incident
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.telling.digest import Day, days, digest, moment_of
from signalpost.watch.telling.wanted import Every, Wanted

ZONE = "Europe/Berlin"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp())


def test_it_is_due_at_its_hour_by_the_wall_clock() -> None:
    """Every day; a week's on Mondays."""
    daily, weekly = (Wanted(digest=every, zone=ZONE, digest_hour=8) for every in (Every.DAY, Every.WEEK))
    monday = at("2026-11-23T08:00")
    assert moment_of(daily, monday) == moment_of(weekly, monday) == monday
    assert moment_of(daily, monday - 1) == at("2026-11-22T08:00")
    assert moment_of(weekly, monday - 1) == at("2026-11-16T08:00")
    assert moment_of(weekly, at("2026-11-29T23:00")) == monday
    assert moment_of(Wanted(), monday) == 0


def test_a_change_of_summer_time_moves_no_digest() -> None:
    """25 October 2026 has 25 hours, and is a Sunday."""
    daily = Wanted(digest=Every.DAY, zone=ZONE, digest_hour=8)
    assert moment_of(daily, at("2026-10-26T07:59")) == at("2026-10-25T08:00")
    found = digest(Every.DAY, ZONE, at("2026-10-25T08:00"), [], daily)
    assert found.until - found.since == 25 * HOUR


def test_it_counts_what_opened_and_ended_in_its_time() -> None:
    """And lists all that is open, whenever it opened, most pressing first."""
    every = (
        an_incident(1, opened_at=NOON - 9 * DAY, level=Level.NOTICE, at_risk={"EUR": 1.0}),
        an_incident(2, opened_at=NOON - HOUR, at_risk={"EUR": 2.0, "USD": 4.0}),
        an_incident(3, opened_at=NOON - 2 * HOUR, resolved_at=NOON - HOUR),
        an_incident(4, opened_at=NOON - 2 * DAY, resolved_at=NOON - HOUR + 60),
        an_incident(5, opened_at=NOON - 9 * DAY, resolved_at=NOON - 8 * DAY),
        an_incident(6, opened_at=NOON, dataset="999"),
    )
    wanted = Wanted(datasets=("123",), incidents=False)
    found = digest(Every.DAY, "UTC", NOON, [Incidents(every=every)], wanted)
    assert (found.opened, found.ended) == (2, 2)
    assert [one.number for one in found.open] == [2, 1]
    assert [one.number for one in found.over] == [4, 3]
    assert found.at_risk == {"EUR": 3.0, "USD": 4.0}
    assert not found.quiet
    week = digest(Every.WEEK, "UTC", NOON, [Incidents(every=every)], wanted)
    assert (week.opened, week.ended, len(week.days)) == (3, 2, 28)


def test_a_day_without_anything_is_quiet() -> None:
    """And has a bar for each day all the same."""
    found = digest(Every.DAY, "UTC", NOON, [Incidents()], Wanted())
    assert found.quiet
    assert [day.total for day in found.days] == [0] * 14


def test_days_are_those_of_the_zone() -> None:
    """An hour before midnight in London is the next day in Berlin."""
    late = int(datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("UTC")).timestamp())
    every = [an_incident(1, opened_at=late), an_incident(2, opened_at=late, level=Level.WARNING)]
    every += [an_incident(3, opened_at=NOON - 99 * DAY), an_incident(4, opened_at=NOON)]
    assert days(every, NOON, "Europe/Berlin", 2) == (
        Day(day="2026-11-22"),
        Day(day="2026-11-23", critical=1, warning=1),
    )
    assert days(every, NOON, "UTC", 2)[0].total == 2
