"""What a channel hears of."""

from __future__ import annotations

import msgspec
import pytest

from incidents_told import NOON, a_finding, an_incident
from signalpost.errors import InvalidInput
from signalpost.watch.checks.finding import Level
from signalpost.watch.telling.wanted import Wanted, checked


@pytest.mark.parametrize(
    ("wanted", "heard"),
    [
        (Wanted(), True),
        (Wanted(incidents=False), False),
        (Wanted(least=Level.CRITICAL), True),
        (Wanted(datasets=("123",)), True),
        (Wanted(datasets=("999",)), False),
        (Wanted(checks=("leak", "parameter_vanished")), True),
        (Wanted(checks=("leak",)), False),
    ],
)
def test_a_route_is_by_level_dataset_and_check(wanted: Wanted, heard: bool) -> None:
    """All that is named must hold; what is not named holds for all."""
    assert wanted.hears(an_incident()) is heard


def test_a_level_lets_all_that_presses_more_through() -> None:
    """And nothing that presses less; as shipped a notice is left to the digest."""
    levels = [Level.CRITICAL, Level.WARNING, Level.NOTICE]
    heard = {least: [Wanted(least=least).hears(an_incident(level=one)) for one in levels] for least in levels}
    assert heard == {
        Level.CRITICAL: [True, False, False],
        Level.WARNING: [True, True, False],
        Level.NOTICE: [True, True, True],
    }
    assert Wanted().least is Level.WARNING


def test_a_check_is_looked_for_in_every_finding() -> None:
    """Not only in the first."""
    one = an_incident(findings=(a_finding(), a_finding("leak")))
    assert Wanted(checks=("leak",)).hears(one)


def test_quiet_hours_keep_back_what_is_not_critical() -> None:
    """And that too, where the channel says so."""
    quiet = Wanted(quiet="11:00-13:00")
    assert [quiet.sleeps(an_incident(level=one), NOON) for one in Level] == [False, True, True]
    assert Wanted(quiet="11:00-13:00", critical_passes=False).sleeps(an_incident(), NOON)
    assert not Wanted(quiet="11:00-13:00", zone="Asia/Tokyo").sleeps(an_incident(level=Level.NOTICE), NOON)


def test_what_is_none_is_refused_by_name() -> None:
    """A check, a zone, a span."""
    good = Wanted(checks=("leak",), zone="Europe/Berlin", quiet="22:00-07:00")
    assert checked(good) is good
    for bad, words in (
        (Wanted(checks=("nosuch",)), "no check nosuch"),
        (Wanted(zone="Mars/Base"), "no time zone"),
        (Wanted(zone="../etc/passwd"), "no time zone"),
        (Wanted(quiet="22-7"), "22:00-07:00"),
    ):
        with pytest.raises(InvalidInput, match=words):
            checked(bad)


def test_its_numbers_are_bounded_and_unknown_fields_refused() -> None:
    """As it is read from a form or a file."""
    for bad in ({"window_minutes": 0}, {"most_an_hour": 0}, {"digest_hour": 24}, {"nosuch": 1}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(bad, Wanted)
