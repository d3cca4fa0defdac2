"""What a channel is told of, by command."""

from __future__ import annotations

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.watch.telling.wanted import KNOWN_CHECKS

URL = "json://127.0.0.1:9/hook"


def test_a_route_is_changed_piece_by_piece(signalpost: Signalpost) -> None:
    """What is not named stays, also when the channel's address is replaced."""
    signalpost("alarms", "add", "ops", stdin=URL)
    (before,) = signalpost("alarms", "route", "ops").rows
    assert (before["least"], before["datasets"], before["quiet"], before["alarms"]) == ("warning", [], "", True)
    words = "--level critical --dataset 1 --dataset 2 --check leak --quiet 22:00-07:00 --zone Europe/Berlin"
    more = "--critical-waits --window 30 --most-an-hour 5 --digest week --digest-hour 7 --no-alarms --again-after 2"
    (after,) = signalpost("alarms", "route", "ops", *words.split(), *more.split()).rows
    assert after == {
        "name": "ops", "alarms": False, "again_hours": 2.0, "incidents": True, "least": "critical",
        "datasets": ["1", "2"], "checks": ["leak"], "window_minutes": 30, "quiet": "22:00-07:00",
        "zone": "Europe/Berlin", "critical_passes": False, "most_an_hour": 5, "digest": "week", "digest_hour": 7,
    }  # fmt: skip
    (back,) = signalpost("alarms", "route", "ops", "--dataset", "all", "--quiet", "never").rows
    assert (back["datasets"], back["quiet"], back["checks"]) == ([], "", ["leak"])
    signalpost("alarms", "add", "ops", stdin="json://127.0.0.1:10/new")
    (kept,) = signalpost("alarms", "route", "ops").rows
    assert (kept["least"], kept["digest"]) == ("critical", "week")


def test_what_is_none_is_refused_with_the_page_that_says_more(signalpost: Signalpost) -> None:
    """And nothing is changed."""
    signalpost("alarms", "add", "ops", stdin=URL)
    before = signalpost("alarms", "route", "ops").out
    for option, value in (("--check", "nosuch"), ("--quiet", "22-7"), ("--zone", "Mars"), ("--window", "0")):
        ended = signalpost("alarms", "route", "ops", option, value)
        assert (ended.code, "docs/how-to/route-alerts.md" in ended.err) == (Exit.USAGE, True), ended.err
    assert signalpost("alarms", "route", "ops").out == before
    assert signalpost("alarms", "route", "nosuch").code == Exit.NOT_FOUND


def test_checks_are_listed_with_what_they_say(signalpost: Signalpost) -> None:
    """Each by its own name."""
    rows = signalpost("alarms", "checks", "--json").rows
    assert {row["check"] for row in rows} == KNOWN_CHECKS
    assert all(row["says"].endswith(".") for row in rows)
