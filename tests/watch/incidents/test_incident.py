"""One incident and its words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.counts.slot import Series
from signalpost.watch.incidents.incident import Incident, Incidents

SERIES = Series("1", "browser", "shop.example", "Purchase")


def incident(number: int = 1, **given: Any) -> Incident:
    usual = {"dataset": "1", "key": "k", "cause": "event_gone", "level": Level.WARNING, "since": 5, "opened_at": 9}
    return Incident(number=number, seen_at=9, **{**usual, **given})


def test_an_incident_says_what_and_how_to_mend_it() -> None:
    """In the words of its cause, of its first finding."""
    finding = Finding(check="event_missing", level=Level.CRITICAL, series=SERIES, since=5)
    one = incident(findings=(finding,))
    assert one.what == "Purchase of browser on shop.example does not come any more"
    assert "sends Purchase" in one.fix


def test_forms_are_shown_side_by_side() -> None:
    """Before and now."""
    shown = {"before": "order_{n}", "now": "ORDER-{n}"}
    finding = Finding(check="id_form", level=Level.WARNING, series=SERIES, since=5, subject="event_id", shown=shown)
    assert "is now ORDER-{n} and was order_{n}" in incident(cause="ids_changed", findings=(finding,)).what


def test_a_dataset_alone_has_words_too() -> None:
    """And a release its name."""
    assert incident(cause="token").fix.endswith("signalpost datasets set-token 1")
    assert incident(cause="deploy", release="1.4").what == "broke with release 1.4"


def test_those_that_are_open_come_by_what_they_cost() -> None:
    """The most pressing first, then the dearest, then the oldest."""
    every = Incidents(
        every=(
            incident(1, since=3),
            incident(2, at_risk={"EUR": 5.0}),
            incident(3, resolved_at=9),
            incident(4, level=Level.CRITICAL),
            incident(5, since=2),
        )
    )
    assert [one.number for one in every.ranked()] == [4, 2, 5, 1]


def test_all_come_back_after_a_restart() -> None:
    """To the last finding."""
    finding = Finding(check="c", level=Level.NOTICE, series=SERIES, since=5, evidence={"now": 0.5}, releases=("1",))
    every = Incidents(every=(incident(findings=(finding,)), incident(2, resolved_at=3)), next_number=3)
    assert Incidents.from_bytes(every.to_bytes()) == every


def test_a_state_that_cannot_be_read_is_said() -> None:
    """Damaged, or of another release."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        Incidents.from_bytes(b"x")
    with pytest.raises(InvalidInput, match="version 9"):
        Incidents.from_bytes(msgspec.msgpack.encode({"version": 9}))
