"""Any ledger: what whoever watches it is told."""

from __future__ import annotations

from ledger_parts import DATASET, HOUR, INBOX, NOW, SPACE, a_fate, an_event, end, fold, lease
from signalpost.store.ledger import Fate, Ledger, Settled, State

THIS_HOUR = NOW // HOUR * 3600


def test_an_empty_ledger_has_nothing_to_watch(ledger: Ledger) -> None:
    """No sums, no datasets, no cursors."""
    found = ledger.watched(SPACE, NOW)
    assert (found.received, found.fates, found.routed, found.states) == (0, 0, 0, 0)
    assert not found.datasets and not found.cursors


def test_sums_and_counts_are_those_of_the_books(ledger: Ledger) -> None:
    """Both sums; per dataset what was accepted, delivered, died and waits; how far the inbox is folded."""
    fold(
        ledger,
        *(an_event(number) for number in range(1, 6)),
        an_event(6, dataset="b"),
        a_fate(7, Fate.DUPLICATE, "duplicate"),
        a_fate(8, Fate.DROPPED),
    )
    rows = lease(ledger)
    end(ledger, rows[:2])
    end(ledger, rows[2:3], State.DEAD, reason="value_missing")
    books, found = ledger.books(SPACE, NOW), ledger.watched(SPACE, NOW)
    assert (found.received, found.routed) == (books.received, books.routed) == (8, 6)
    assert (found.fates, found.states) == (sum(books.fates.values()), sum(books.states.values()))
    one = found.datasets[DATASET]
    assert (one.accepted, one.delivered, one.dead, one.waiting) == (6, 2, 1, 2)
    assert (one.ended_day, one.dead_day, one.dead_of) == (3, 1, "value_missing")
    assert (found.datasets["b"].accepted, found.datasets["b"].waiting) == (1, 1)
    assert found.cursors == {INBOX: 8}
    assert ledger.watched(2, NOW).datasets == {}


def test_the_oldest_is_the_one_that_could_have_been_sent_first(ledger: Ledger) -> None:
    """What is not due yet does not count; what was tried counts from its first attempt, however often it is put off."""
    fold(ledger, an_event(1, due_at=NOW - 70), an_event(2, due_at=NOW + 500))
    assert ledger.watched(SPACE, NOW).datasets[DATASET].oldest_at == NOW - 70
    (row,) = lease(ledger, now=NOW)
    assert ledger.watched(SPACE, NOW).datasets[DATASET].oldest_at == NOW
    for later in range(1, 4):
        at = NOW + later * 100
        ledger.settle([Settled(row=row, state=State.QUEUED, due_at=at + 90)], at)
        assert ledger.watched(SPACE, at).datasets[DATASET].oldest_at == NOW
        assert lease(ledger, now=at + 95) == [row]
    end(ledger, [row])
    assert ledger.watched(SPACE, NOW + 400).datasets[DATASET].oldest_at is None
    assert ledger.watched(SPACE, NOW + 600).datasets[DATASET].oldest_at == NOW + 500


def test_a_pause_is_told_with_its_time(ledger: Ledger) -> None:
    """Why and since when."""
    fold(ledger, an_event(1))
    ledger.pause(SPACE, DATASET, "token", NOW + 5)
    one = ledger.watched(SPACE, NOW).datasets[DATASET]
    assert (one.paused, one.paused_at) == ("token", NOW + 5)


def test_a_day_is_this_hour_and_the_23_before(ledger: Ledger) -> None:
    """An event that died in the hour before those is not counted; one sent again after it died neither."""
    fold(ledger, an_event(1), an_event(2))
    one, two = lease(ledger)
    end(ledger, [one], State.DEAD, reason="value_missing")
    assert ledger.watched(SPACE, NOW + 23 * HOUR).datasets[DATASET].dead_day == 1
    assert ledger.watched(SPACE, NOW + 24 * HOUR).datasets[DATASET].dead_day == 0
    assert ledger.replay(SPACE, rows=[one], now=NOW) == 1
    assert ledger.watched(SPACE, NOW).datasets[DATASET].dead_day == 0
    end(ledger, [two], now=NOW + HOUR)
    assert ledger.watched(SPACE, NOW + HOUR).datasets[DATASET].ended_day == 1


def test_copies_by_hour_are_those_accepted(ledger: Ledger) -> None:
    """Of one dataset, without the dropped ones; hours without any are absent."""
    fold(ledger, an_event(1), a_fate(2, Fate.HELD, "consent"), a_fate(3), an_event(4, dataset="b"))
    fold(ledger, a_fate(5, Fate.DUPLICATE, "duplicate", received_at=NOW + 2 * HOUR))
    later = THIS_HOUR + 7200
    assert ledger.accepted_by_hour(SPACE, DATASET, 0, later + 1) == {THIS_HOUR: 2, later: 1}
    assert ledger.accepted_by_hour(SPACE, DATASET, THIS_HOUR + 1, later) == {}
    assert ledger.accepted_by_hour(SPACE, "x", 0, later + 1) == {}
