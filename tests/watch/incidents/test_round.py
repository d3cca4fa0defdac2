"""One round of a space's incidents."""

from __future__ import annotations

from incidents_told import HOUR, NOON, a_finding
from signalpost.watch.incidents.asked import Asked, Wish
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.incidents.round import Round, Wanted, take

EMPTY = Incidents()


def test_what_is_found_opens_one_and_says_so_once() -> None:
    """A look that finds the same adds no row."""
    opened = take(EMPTY, [a_finding()], (), NOON)
    assert [(number, row.what) for number, row in opened.happened] == [(1, "opened")]
    again = take(opened.incidents, [a_finding()], (), NOON + 60)
    assert (again.happened, again.incidents.every[0].seen_at) == ([], NOON + 60)


def test_when_nobody_could_look_nothing_is_over() -> None:
    """But what people asked is done."""
    opened = take(EMPTY, [a_finding()], (), NOON).incidents
    asked = [Wanted(1, Asked(wish=Wish.SNOOZE, until=NOON + HOUR), "ann", NOON)]
    after, rows = take(opened, None, asked, NOON + 60)
    assert after.every[0].gone_at is None and after.every[0].snoozed_until == NOON + HOUR
    assert [(row.what, row.by, row.text) for _, row in rows] == [("snooze", "ann", str(NOON + HOUR))]


def test_what_was_asked_of_nothing_is_passed_over() -> None:
    """An incident that is forgotten by now."""
    asked = [Wanted(7, Asked(wish=Wish.MUTE), "ann", NOON)]
    assert take(EMPTY, (), asked, NOON) == Round(EMPTY, [])


def test_what_is_said_to_be_over_opens_again_when_it_is_not() -> None:
    """Each is a row."""
    opened = take(EMPTY, [a_finding()], (), NOON).incidents
    asked = [Wanted(1, Asked(wish=Wish.RESOLVE), "ann", NOON + 60)]
    after, rows = take(opened, [a_finding()], asked, NOON + 60)
    assert after.every[0].open and [row.what for _, row in rows] == ["resolve", "reopened"]
