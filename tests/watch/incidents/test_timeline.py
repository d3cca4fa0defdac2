"""What a look changed of an incident."""

from __future__ import annotations

from typing import Any

from incidents_told import an_incident
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incident
from signalpost.watch.incidents.timeline import Happened, happened


def said(before: Incident | None, **after: Any) -> list[tuple[str, str]]:
    return [(one.what, one.text) for one in happened(before, an_incident(**after), 9)]


def test_it_opens_and_goes_on() -> None:
    """Once with its cause's words; then nothing is said of it."""
    assert list(happened(None, an_incident(), 9)) == [
        Happened(at=9, what="opened", text="currency is missing from Purchase of browser")
    ]
    assert said(an_incident(), seen_at=10) == []


def test_it_goes_comes_back_and_ends() -> None:
    """Each is a row, once."""
    open_, gone, over = an_incident(), an_incident(gone_at=5), an_incident(gone_at=5, resolved_at=8)
    assert said(open_, gone_at=5) == [("gone", "")]
    assert said(gone) == [("back", "")]
    assert said(gone, gone_at=5, resolved_at=8) == [("resolved", "")]
    assert said(over, gone_at=5, resolved_at=8) == []
    assert [what for what, _ in said(over)] == ["reopened"]


def test_it_gets_worse_and_another_cause() -> None:
    """A level that falls is none; a new cause is said in its words."""
    mild = an_incident(level=Level.WARNING)
    assert said(mild, cause="deploy", release="1.2") == [
        ("grew", "critical"),
        ("cause", "broke with release 1.2"),
    ]
    assert said(an_incident(), level=Level.WARNING) == []
