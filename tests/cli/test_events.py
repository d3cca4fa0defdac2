"""Events in the ledger, as the command line tells them: found, shown, counted, sent again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.store import open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Changes, NewEvent, Settled, State
from signalpost.store.master_key import read_master_key
from signalpost.store.record import Receipt

NOW = 1_795_000_000_000
HOUR = 3_600_000


def event(number: int, **more: Any) -> NewEvent:
    values: dict[str, Any] = {
        "space_id": 1,
        "dataset": "123",
        "event_name": "Purchase",
        "event_id": f"e-{number}",
        "event_time": NOW // 1_000,
        "action_source": "website",
        "origin": "server",
        "received_at": NOW,
        "due_at": NOW,
        "merge_until": NOW,
        "expires_at": NOW + 100 * HOUR,
        "body": b'{"event_name":"Purchase"}',
        "receipt": Receipt("box", 1, number),
        "order_id": f"order-{number}",
    }
    return NewEvent(**(values | more))


@pytest.fixture
def ledger(signalpost: Signalpost) -> None:
    """Two events: one delivered, one dead of `refused_by_meta`."""
    signalpost("datasets", "add", "123")
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    opened = open_ledger(Path("var/ledger.db"), keys)
    opened.apply("box", 1, Changes(events=(event(1), event(2))))
    leased = opened.lease(1, "123", 10, NOW, NOW + HOUR, "test")
    ends = {"e-1": (State.DELIVERED, None), "e-2": (State.DEAD, "refused_by_meta")}
    opened.settle(
        [Settled(row=one.row, state=ends[one.event_id][0], reason=ends[one.event_id][1]) for one in leased], NOW
    )
    opened.close()


@pytest.mark.usefixtures("ledger")
def test_events_are_found_by_what_is_known_of_them(signalpost: Signalpost) -> None:
    """By state, event_id, order; newest first; never with a body."""
    ids = {
        words: [row["event_id"] for row in signalpost("events", "list", "--json", *words).rows]
        for words in ((), ("--state", "dead"), ("--event-id", "e-1"), ("--order-id", "order-2"), ("--dataset", "9"))
    }
    assert list(ids.values()) == [["e-2", "e-1"], ["e-2"], ["e-1"], ["e-2"], []]
    assert "body" not in signalpost("events", "list", "--json").rows[0]
    assert "refused_by_meta" in signalpost("events", "list").out


def test_a_test_event_names_its_code_or_whose_it_was(signalpost: Signalpost) -> None:
    """The stage test gives the code of the dataset, which no event carries; an event's own code goes before."""
    signalpost("datasets", "add", "123")
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    opened = open_ledger(Path("var/ledger.db"), keys)
    opened.apply("box", 1, Changes(events=(event(1), event(2, test_event_code="TEST1"), event(3))))
    leased = opened.lease(1, "123", 10, NOW, NOW + HOUR, "test")
    reasons = {"e-1": "test_event", "e-2": "test_event", "e-3": None}
    opened.settle([Settled(row=one.row, state=State.DELIVERED, reason=reasons[one.event_id]) for one in leased], NOW)
    opened.close()
    shown = {row["event_id"]: row["test_event_code"] for row in signalpost("events", "list", "--json").rows}
    assert shown == {"e-1": "its dataset's", "e-2": "TEST1", "e-3": None}
    assert "its dataset's" in signalpost("events", "show", "e-1").out


@pytest.mark.usefixtures("ledger")
def test_an_event_is_shown_by_id_or_receipt(signalpost: Signalpost) -> None:
    """With its copies; what is not known ends with a code of its own."""
    [by_id] = signalpost("events", "show", "e-1", "--json").rows
    [by_receipt] = signalpost("events", "show", "box-1-1", "--json").rows
    assert by_id == by_receipt
    assert by_id["state"] == "delivered"
    assert by_id["due_at"] is None
    assert "box-1-1" in signalpost("events", "show", "e-1").out
    assert signalpost("events", "show", "e-9").code == Exit.NOT_FOUND
    assert signalpost("events", "show", "box-7-7").code == Exit.NOT_FOUND


@pytest.mark.usefixtures("ledger")
def test_the_books_are_told(signalpost: Signalpost) -> None:
    """Both sums, and whether they balance."""
    [books] = signalpost("events", "books", "--json").rows
    assert books["balanced"]
    assert (books["states"]["delivered"], books["dead"]) == (1, {"refused_by_meta": 1})
    assert "the books balance" in signalpost("events", "books").out


@pytest.mark.usefixtures("ledger")
def test_the_dead_can_be_sent_again(signalpost: Signalpost) -> None:
    """By id, by reason; the living are left alone; with no worker running the command does it itself."""
    assert signalpost("events", "replay").code == Exit.USAGE
    assert signalpost("events", "replay", "e-1", "--json").rows == [{"replayed": 0}]
    assert signalpost("events", "replay", "--reason", "expired").code == Exit.NOT_FOUND
    assert signalpost("events", "replay", "e-2", "--json").rows == [{"replayed": 1}]
    assert signalpost("events", "list", "--state", "dead", "--json").rows == []


def test_before_the_first_event_there_is_nothing(signalpost: Signalpost) -> None:
    """Neither a data folder nor a ledger: said with what to do, and nothing is made by looking."""
    ended = signalpost("events", "list")
    assert ended.code == Exit.USAGE
    assert f"The data folder var does not exist (looked for from {Path.cwd()})." in ended.err
    assert "signalpost serve" in ended.err
    assert "--data-dir DIR" in ended.err
    assert not Path("var").exists()
    Path("var").mkdir()
    ended = signalpost("events", "list")
    assert ended.code == Exit.STORE
    assert "there is no var/ledger.db yet; the worker makes it: start `signalpost serve`" in ended.err


def test_an_unknown_state_is_refused_with_those_there_are(signalpost: Signalpost) -> None:
    """A slip finds nothing, which would look like good news."""
    ended = signalpost("events", "list", "--state", "deed")
    assert ended.code == Exit.USAGE
    assert all(state in ended.err for state in ("scheduled", "waiting", "dead", "erased"))
    assert "Traceback" not in ended.err
