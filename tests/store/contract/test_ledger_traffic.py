"""Any ledger: what comes and goes just now."""

from __future__ import annotations

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, a_fate, a_merge, an_event, end, fold, lease, receipt
from signalpost.store.ledger import Call, Changes, Fate, HeldCopy, Ledger, Settled, State
from signalpost.store.person_keys import key_hmac
from signalpost.store.traffic import NewEvents

EMAIL = "a" * 64


def newest(ledger: Ledger, **wanted: object) -> list[tuple[str, str]]:
    found = ledger.traffic.newest(SPACE, NewEvents(**wanted), now=NOW)  # type: ignore[arg-type]
    return [(one.event.event_id, one.seen) for one in found]


def test_the_newest_events_are_found_by_what_they_are(ledger: Ledger) -> None:
    """Newest first; by dataset, name, test code, and who saw them."""
    fold(
        ledger,
        an_event(1),
        an_event(2, event_name="Lead", origin="browser"),
        an_event(3, dataset="2502", test_event_code="TEST1"),
        an_event(4, space_id=2),
    )
    ((row, _),) = [(one.event.row, one) for one in ledger.traffic.newest(SPACE, NewEvents(), now=NOW)][-1:]
    fold(ledger, a_merge(row, 5))
    assert newest(ledger) == [("e3", "server"), ("e2", "browser"), ("e1", "both")]
    assert newest(ledger, dataset="2502") == newest(ledger, test_event_code="TEST1") == [("e3", "server")]
    assert newest(ledger, tests=True) == [("e3", "server")]
    assert newest(ledger, event_name="Lead") == newest(ledger, seen="browser") == [("e2", "browser")]
    assert newest(ledger, seen="both") == [("e1", "both")]
    for unknown in ({"dataset": "x"}, {"event_name": "x"}, {"test_event_code": "x"}, {"seen": "x"}):
        assert newest(ledger, **unknown) == []


def test_copies_that_became_no_event_are_found(ledger: Ledger) -> None:
    """The newest of them, and those of an event_id; with their reason."""
    fold(ledger, an_event(1), a_fate(2), a_fate(3, Fate.DUPLICATE, "duplicate", row=-1), a_fate(4, event_id=None))
    fate = a_fate(5, Fate.HELD, "consent_unknown", received_at=NOW + 1)
    ledger.apply("box", 5, Changes(held=[HeldCopy(fate=fate, packed=b"x", keys=(b"k" * 16,), held_until=NOW + 9)]))
    refused = ledger.traffic.refused(SPACE, now=NOW)
    assert [(one.receipt.segment, one.fate.value) for one in refused] == [(5, "held"), (4, "dropped"), (2, "dropped")]
    assert ledger.traffic.refused(2, now=NOW) == []
    (held,) = ledger.traffic.alone(SPACE, "e5", now=NOW)
    assert (held.reason, held.receipt) == ("consent_unknown", receipt(5))
    assert [one.reason for one in ledger.traffic.alone(SPACE, "e2", now=NOW)] == ["event_time_too_old"]
    assert ledger.traffic.alone(SPACE, "e3", now=NOW) == []  # it has its event


def test_what_stands_beside_an_event_is_told(ledger: Ledger) -> None:
    """Its keys by name, what it lacks, its last call."""
    fold(ledger, an_event(1, keys=("em", "fbp"), unmet=("value_missing",)))
    (row,) = lease(ledger)
    more = ledger.traffic.more(SPACE, row)
    assert more is not None
    assert (more.keys, more.unmet, more.seen, more.call) == (("em", "fbp"), ("value_missing",), "server", None)
    call = Call(dataset=DATASET, space_id=SPACE, at=NOW, duration_ms=9, events=1, status=400, code=100, subcode=2804009)
    ledger.settle([Settled(row=row, state=State.DEAD, reason="value_missing")], NOW, call)
    after = ledger.traffic.more(SPACE, row)
    assert after is not None
    assert after.call == call
    assert ledger.traffic.more(SPACE, row + 1) is None
    assert ledger.traffic.more(2, row) is None
    assert (ledger.traffic.calls(SPACE), ledger.traffic.calls(2)) == ([call], [])


def test_each_queue_is_told_by_what_waits_and_what_died(ledger: Ledger) -> None:
    """Scheduled, waiting, tried before, sending, dead by reason."""
    fold(ledger, *(an_event(n) for n in range(1, 6)), an_event(6, due_at=NOW + 60_000), an_event(7, dataset="2502"))
    rows = lease(ledger, 4)
    end(ledger, rows[:1])
    end(ledger, rows[1:2], State.DEAD, reason="value_missing")
    end(ledger, rows[2:3], State.QUEUED, due_at=NOW)
    ledger.pause(SPACE, "2502", "token", NOW)
    one, other = ledger.traffic.queues(SPACE, NOW)
    assert (one.dataset, one.scheduled, one.waiting, one.sending, one.retried) == (DATASET, 1, 2, 1, 1)
    assert (one.delivered, dict(one.dead), one.first_due_at) == (1, {"value_missing": 1}, NOW)
    assert (other.paused, other.waiting, dict(other.dead)) == ("token", 1, {})


def test_dead_events_are_found_by_dataset_and_reason(ledger: Ledger) -> None:
    """Newest first, page by page."""
    fold(ledger, *(an_event(n) for n in range(1, 4)), an_event(4, dataset="2502"))
    rows = lease(ledger)
    end(ledger, rows[:2], State.DEAD, reason="value_missing")
    end(ledger, rows[2:], State.DEAD, reason="expired")
    end(ledger, lease(ledger, dataset="2502"), State.DEAD, reason="expired")
    dead = ledger.traffic.dead
    assert [one.event_id for one in dead(SPACE, now=NOW)] == ["e4", "e3", "e2", "e1"]
    assert [one.event_id for one in dead(SPACE, reason="expired", now=NOW)] == ["e4", "e3"]
    assert [one.event_id for one in dead(SPACE, dataset=DATASET, reason="expired", now=NOW)] == ["e3"]
    first, *_ = page = dead(SPACE, now=NOW, limit=2)
    assert (first.event_id, len(page)) == ("e4", 2)
    assert [one.event_id for one in dead(SPACE, now=NOW, before_row=page[-1].row)] == ["e2", "e1"]
    assert dead(SPACE, reason="none", now=NOW) == dead(2, now=NOW) == []


def test_a_persons_events_are_found_by_their_key(home: SqliteHome) -> None:
    """Those that came, and those that wait; of this space alone."""
    ledger = home.open()
    key = key_hmac(home.keyring, SPACE, "em", EMAIL)
    fold(ledger, an_event(1, found_by=key[:8]), an_event(2))
    held = HeldCopy(fate=a_fate(3, Fate.HELD, "consent_unknown"), packed=b"copy", keys=(key,), held_until=NOW + 60_000)
    ledger.apply("box", 3, Changes(held=[held]))
    events, waiting = ledger.traffic.of_person(SPACE, "em", EMAIL, now=NOW)
    assert ([one.event_id for one in events], [one.event_id for one in waiting]) == (["e1"], ["e3"])
    assert ledger.traffic.of_person(2, "em", EMAIL, now=NOW) == ([], [])
    ledger.close()
