"""`signalpost validate`: what would become of each event."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from command import Signalpost
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.cli.exits import Exit
from signalpost.cli.validate import judge

GOOD = (
    '{"event_name": "Purchase", "event_time": %d, "action_source": "website", "event_source_url": "https://shop.example/",'
    ' "user_data": {"em": "anna@example.com", "client_user_agent": "Mozilla/5.0"},'
    ' "custom_data": {"value": 1.5, "currency": "EUR"}}'
)


def test_good_events_pass(signalpost: Signalpost) -> None:
    """A whole sample day does."""
    ended = signalpost("validate", "-", stdin=signalpost("sample", "--visits", "20").out)
    assert ended.code == Exit.DONE, ended.out
    assert " 0 dropped" in ended.out


def test_problems_have_line_place_and_code(signalpost: Signalpost) -> None:
    """Broken JSON, a missing currency: each named, and the exit code tells."""
    bad = (GOOD % time.time()).replace(', "currency": "EUR"', "")
    ended = signalpost("validate", "-", "--json", stdin=f"{GOOD % time.time()}\n{{\n{bad}\n")
    assert ended.code == Exit.REFUSED
    assert [(row["line"], row["status"]) for row in ended.rows] == [(1, "accepted"), (2, "dropped"), (3, "dropped")]
    assert ended.rows[2]["reason"] == "currency_missing"
    for_people = signalpost("validate", "-", stdin=bad)
    assert "line 1" in for_people.out
    assert "currency_missing" in for_people.out


def test_the_same_note_on_every_line_is_not_told_on_every_line(signalpost: Signalpost) -> None:
    """The first ones are shown with their places, the rest counted; JSON has all, and problems are never left out."""
    noted = (GOOD % time.time()).replace('"event_source_url": "https://shop.example/",', "")
    bad = noted.replace(', "currency": "EUR"', "")
    lines = f"{noted}\n" * 9 + f"{bad}\n" * 9
    for_people = signalpost("validate", "-", stdin=lines).out
    assert for_people.count("event_source_url_missing:") == 3
    assert "noted 9 times, shown 3 times: event_source_url_missing" in for_people
    assert for_people.count("currency_missing") == 9
    rows = signalpost("validate", "-", "--json", stdin=lines).rows
    assert sum(note["code"] == "event_source_url_missing" for row in rows for note in row["notes"]) == 9


@given(st.binary())
def test_any_bytes_are_judged(body: bytes) -> None:
    """Nothing but an outcome comes of them."""
    assert isinstance(judge(body, now=1_795_000_000, policy=Policy()), Accepted | Dropped)
