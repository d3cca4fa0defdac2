"""`signalpost watch status`, `incidents`, `explain`: what the watch found, by command."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from command import Signalpost
from incidents_told import NOON, an_incident
from signalpost.cli.exits import Exit
from signalpost.store import open_incidents, open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.master_key import read_master_key
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.incidents.timeline import Happened
from signalpost.watch.plan.state import State, to_bytes


@pytest.fixture
def found(signalpost: Signalpost, tmp_path: Path) -> Signalpost:
    """An open critical one, a milder one and one that is over."""
    signalpost("datasets", "add", "1")
    file = open_incidents(tmp_path / "var" / "watch.db")
    mild = an_incident(2, level=Level.NOTICE, dataset="9", assigned="ann", muted=True)
    every = Incidents(every=(mild, an_incident(1), an_incident(3, resolved_at=NOON)), next_number=4)
    file.keep(1, every, [(1, Happened(at=NOON, what="opened", text="x"))], asked=0, now=NOON)
    file.close()
    return signalpost


def test_before_the_watch_ran_there_is_nothing(signalpost: Signalpost) -> None:
    """It says so."""
    signalpost("datasets", "add", "1")
    ended = signalpost("watch", "status")
    assert ended.code == Exit.NOT_FOUND and "has not looked" in ended.err
    assert "No incident is open" in signalpost("watch", "incidents").err
    assert signalpost("watch", "explain", "1").code == Exit.NOT_FOUND


def test_status_counts_and_fails_for_what_is_critical(found: Signalpost) -> None:
    """The most pressing by name."""
    ended = found("watch", "status")
    assert ended.code == Exit.REFUSED
    assert "1 critical, 1 notice" in ended.out and "currency is missing from Purchase of browser" in ended.out
    assert found("watch", "status", "--space", "2").code == 0
    (row,) = found("watch", "status", "--json").rows
    assert row == {"looked_at": "2026-11-23T12:00:00Z", "critical": 1, "warning": 0, "notice": 1, "beyond": {}}


def test_status_says_what_is_more_than_can_be_learnt(found: Signalpost, tmp_path: Path) -> None:
    """As after a flood of invented names."""
    keys = Keyring.open(tmp_path / "var", read_master_key({}, tmp_path / "var" / "master.key"))
    with closing(open_ledger(tmp_path / "var" / "ledger.db", keys)) as ledger:
        ledger.close_slots(300, {}, {1: to_bytes(State(beyond={"parameters": 1_000_000, "event_names": 7}))})
    assert "1000000 copies had parameters beyond what is learnt" in found("watch", "status").out
    (row,) = found("watch", "status", "--json").rows
    assert row["beyond"] == {"parameters": 1_000_000, "event_names": 7}


def test_incidents_are_ranked(found: Signalpost) -> None:
    """Those that are over only when asked for."""
    rows = found("watch", "incidents", "--json").rows
    assert [(row["number"], row["state"], row["assigned"]) for row in rows] == [(1, "open", ""), (2, "muted", "ann")]
    assert rows[0]["at_risk"] == "1234.50 EUR"
    assert [row["number"] for row in found("watch", "incidents", "--all", "--json").rows] == [1, 2, 3]
    assert [row["number"] for row in found("watch", "incidents", "--dataset", "9", "--json").rows] == [2]


def test_one_is_explained(found: Signalpost) -> None:
    """With fix, evidence and timeline."""
    (row,) = found("watch", "explain", "1", "--json").rows
    assert row["fix"] == "Put currency back where Purchase is sent"
    assert row["findings"][0]["check"] == "parameter_vanished" and row["findings"][0]["before"] == 0.99
    assert row["timeline"] == [{"at": "2026-11-23T12:00:00Z", "what": "opened", "by": "", "text": "x"}]
    text = found("watch", "explain", "1").out
    assert "Put currency back" in text and "opened  the watch  x" in text
