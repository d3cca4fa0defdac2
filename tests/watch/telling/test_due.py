"""Who is told what, and when."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents_told import DAY, HOUR, NOON, an_incident
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Change, Incident
from signalpost.watch.telling.due import ONE_BY_ONE, Hearing, Told, change_of, due
from signalpost.watch.telling.wanted import Wanted

CRITICAL, WARNING = Level.CRITICAL, Level.WARNING
WARNED = Told(change=Change.OPENED, level=WARNING, at=NOON)


def hearing(wanted: Wanted | None = None, **over: Any) -> Hearing:
    return Hearing(wanted=wanted or Wanted(), **over)


def asked(one: Incident, before: Told | None, now: int, h: Hearing | None = None) -> Change | None:
    return change_of(one, before, h or hearing(), now)


def over(**more: Any) -> Incident:
    return an_incident(level=WARNING, gone_at=NOON + HOUR, resolved_at=NOON + HOUR, **more)


def test_an_incident_is_told_once_and_again_after_a_day() -> None:
    """In between nothing."""
    one = an_incident(level=WARNING)
    assert asked(one, None, NOON) is Change.OPENED
    told = [now for now in range(NOON, NOON + DAY + HOUR, HOUR // 2) if asked(one, WARNED, now)]
    assert told == [NOON + DAY, NOON + DAY + HOUR // 2]
    assert asked(one, WARNED, NOON + DAY) is Change.AGAIN
    assert asked(one, WARNED, NOON + 9 * DAY, hearing(again_s=0)) is None


def test_one_that_is_going_is_not_told_again() -> None:
    """Its end is told next."""
    assert asked(an_incident(level=WARNING, gone_at=NOON + DAY), WARNED, NOON + DAY + 60) is None


def test_what_gets_worse_waits_for_the_window_but_not_to_become_critical() -> None:
    """A notice that becomes a warning is told after an hour, one that becomes critical at once."""
    noticed = Told(change=Change.OPENED, level=Level.NOTICE, at=NOON)
    assert asked(an_incident(level=WARNING), noticed, NOON + HOUR - 1) is None
    assert asked(an_incident(level=WARNING), noticed, NOON + HOUR) is Change.GREW
    assert asked(an_incident(level=CRITICAL), WARNED, NOON + 60) is Change.GREW


def test_an_end_is_told_once_to_who_was_told_of_the_beginning() -> None:
    """And one that comes back is told as such, once its window has passed."""
    ended = Told(change=Change.RESOLVED, level=WARNING, at=NOON + HOUR)
    assert asked(over(), WARNED, NOON + HOUR) is Change.RESOLVED
    assert asked(over(), ended, NOON + HOUR) is None
    back = an_incident(level=WARNING)
    assert asked(back, ended, NOON + HOUR + 600) is None
    assert asked(back, ended, NOON + 2 * HOUR) is Change.GREW


def test_one_that_ends_a_second_time_is_told_a_second_time() -> None:
    """Also where its coming back fell into the window."""
    ended = Told(change=Change.RESOLVED, level=WARNING, at=NOON + HOUR // 2)
    assert asked(over(), ended, NOON + HOUR) is Change.RESOLVED


def test_what_is_muted_or_snoozed_is_not_told() -> None:
    """Nor is its end; after the snooze it is told as it is then."""
    for one in (an_incident(muted=True), over(muted=True), an_incident(snoozed_until=NOON + HOUR)):
        assert asked(one, None, NOON) is None
        assert asked(one, WARNED, NOON + 60) is None
    assert asked(an_incident(snoozed_until=NOON + HOUR), None, NOON + HOUR) is Change.OPENED


def test_quiet_hours_keep_back_and_lose_nothing() -> None:
    """What opened in them is told after them; what also ended in them, as one message."""
    h = hearing(Wanted(quiet="11:00-14:00"))
    assert asked(an_incident(level=WARNING), None, NOON, h) is None
    assert asked(an_incident(level=WARNING), None, NOON + 2 * HOUR, h) is Change.OPENED
    assert asked(over(), None, NOON + 2 * HOUR, h) is Change.RESOLVED
    assert asked(an_incident(level=CRITICAL), None, NOON, h) is Change.OPENED


def test_what_a_channel_never_heard_of_is_told_when_it_ends_only_if_it_is_news() -> None:
    """Not a day later, not of before the channel."""
    assert asked(over(), None, NOON + HOUR + DAY) is None
    assert asked(over(), None, NOON + HOUR, hearing(since=NOON + 60)) is None
    assert asked(an_incident(), None, NOON + HOUR, hearing(since=NOON + 60)) is Change.OPENED


def test_what_keeps_a_state_is_told_of_the_end_whatever_people_hushed() -> None:
    """Else it would page for ever."""
    pager = hearing(Wanted(quiet="00:00-23:59"), keeps_state=True)
    assert asked(over(muted=True), WARNED, NOON + HOUR, pager) is Change.RESOLVED
    assert asked(over(muted=True), None, NOON + HOUR, pager) is None


def a_storm(many: int, level: Level = WARNING) -> list[Incident]:
    return [an_incident(number, level=level, at_risk={"EUR": float(number)}) for number in range(1, many + 1)]


def test_a_storm_is_a_few_messages_and_one_for_the_rest() -> None:
    """The most pressing one by one, by level and then by money."""
    found = due([*a_storm(500), an_incident(900, at_risk={})], {}, hearing(), NOON)
    assert [one.number for one, _ in found.single] == [900, 500, 499, 498]
    assert len(found.together) == 501 - (ONE_BY_ONE - 1)


def test_an_hours_room_is_kept_and_what_is_critical_has_its_own() -> None:
    """With the room used up the rest waits, and stays due."""
    assert due(a_storm(9), {}, hearing(recent=20), NOON) == ((), ())
    urgent = [*a_storm(9), an_incident(50)]
    assert [one.number for one, _ in due(urgent, {}, hearing(recent=20), NOON).single] == [50]
    assert due(urgent, {}, hearing(recent=40), NOON) == ((), ())
    last = due(a_storm(9), {}, hearing(recent=19), NOON)
    assert (len(last.single), len(last.together)) == (0, 9)


def test_a_pager_gets_each_by_itself_and_every_end() -> None:
    """Most pressing first; the others wait for their turn."""
    pager = hearing(Wanted(most_an_hour=3), keeps_state=True)
    storm = [*a_storm(10), *(an_incident(number, level=CRITICAL) for number in range(20, 30))]
    found = due(storm, {}, pager, NOON)
    assert [one.number for one, _ in found.single] == [20, 21, 22, 23, 24, 25]
    assert not found.together
    ends = [over(number=number) for number in range(40, 60)]
    told = dict.fromkeys(range(40, 60), WARNED)
    full = hearing(Wanted(most_an_hour=3), keeps_state=True, recent=6)
    assert len(due([*ends, *storm], told, full, NOON + HOUR).single) == 20


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_no_round_says_more_than_there_is_room_for(many: int, urgent: int, recent: int, keeps_state: bool) -> None:
    """And nothing twice."""
    storm = [*a_storm(many), *(an_incident(1000 + number) for number in range(urgent))]
    found = due(storm, {}, hearing(recent=recent, keeps_state=keeps_state), NOON)
    messages = len(found.single) + bool(found.together)
    assert messages <= max(0, 2 * 20 - recent)
    numbers = [one.number for one, _ in (*found.single, *found.together)]
    assert len(numbers) == len(set(numbers))
    if not urgent:
        assert messages <= max(0, 20 - recent)


@pytest.mark.parametrize("level", list(Level))
def test_what_is_not_wanted_is_never_due(level: Level) -> None:
    """Whatever it was told before."""
    never = hearing(Wanted(datasets=("999",)))
    assert due([an_incident(level=level)], {}, never, NOON) == ((), ())
