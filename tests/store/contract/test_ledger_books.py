"""Any ledger: books, roll-ups, pruning, incidents."""

from __future__ import annotations

import pytest

from ledger_parts import DATASET, DAY, HOUR, NOW, SPACE, a_fate, a_merge, an_event, end, fold, lease, receipt, states
from signalpost.store.ledger import Books, Call, Fate, Ledger, Settled, State

THIS_HOUR = NOW // HOUR * 3600
NEXT_HOUR = THIS_HOUR + 3600


def test_an_empty_ledger_has_empty_books(ledger: Ledger) -> None:
    """Every fate and state is there, with nothing in it."""
    assert ledger.books(SPACE, NOW) == Books(
        received=0,
        fates={"event": 0, "merged": 0, "duplicate": 0, "held": 0, "dropped": 0},
        dropped={},
        routed=0,
        states=dict.fromkeys(
            ("scheduled", "waiting", "sending", "delivered", "observed", "dead", "withdrawn", "erased"), 0
        ),
        dead={},
    )


def test_both_sums_are_kept(ledger: Ledger) -> None:
    """received = dropped + held + merged + duplicate + event; routed = the sum of all states."""
    fold(
        ledger,
        an_event(1),
        an_event(2, due_at=NOW + 1),
        an_event(2, dataset="b"),
        a_fate(3),
        a_fate(4, Fate.HELD, "consent"),
    )
    row = ledger.find(SPACE, event_id="e1", now=NOW)[0].row
    fold(ledger, a_merge(row, 5), a_fate(6, Fate.DUPLICATE, "duplicate", row=row))
    books = ledger.books(SPACE, NOW)
    assert books.fates == {"event": 2, "merged": 1, "duplicate": 1, "held": 1, "dropped": 1}
    assert (books.received, books.routed) == (6, 3)
    assert books.balanced


def test_only_due_events_count_as_waiting(ledger: Ledger) -> None:
    """The oldest waiting is the one that has been due longest."""
    fold(ledger, an_event(1, due_at=NOW - 70), an_event(2, due_at=NOW - 20), an_event(3, due_at=NOW + 1))
    books = ledger.books(SPACE, NOW)
    assert (books.states["waiting"], books.states["scheduled"], books.oldest_waiting_ms) == (2, 1, 70)
    lease(ledger)
    assert ledger.books(SPACE, NOW).oldest_waiting_ms is None


def test_counts_are_by_hour(ledger: Ledger) -> None:
    """Copies by the hour they came, endings by the hour they came about, with reasons where events are lost."""
    fold(ledger, an_event(1), an_event(2), a_fate(3, count=4), an_event(4, dataset="b", event_name="Lead"))
    fold(ledger, a_fate(5, Fate.DUPLICATE, "duplicate", row=None, received_at=NOW + HOUR))
    one, two = lease(ledger)
    later = NOW + HOUR
    ledger.settle(
        [Settled(row=one, state=State.DELIVERED), Settled(row=two, state=State.DEAD, reason="expired")], later
    )
    everything = ledger.counts(SPACE, since=0, until=NEXT_HOUR + 1)
    assert sorted(everything) == [
        (DATASET, "Purchase", THIS_HOUR, "dropped:event_time_too_old", 4),
        (DATASET, "Purchase", THIS_HOUR, "event", 2),
        (DATASET, "Purchase", NEXT_HOUR, "dead:expired", 1),
        (DATASET, "Purchase", NEXT_HOUR, "delivered", 1),
        (DATASET, "Purchase", NEXT_HOUR, "duplicate", 1),
        ("b", "Lead", THIS_HOUR, "event", 1),
    ]
    assert ledger.counts(SPACE, since=0, until=NEXT_HOUR, dataset="b") == [("b", "Lead", THIS_HOUR, "event", 1)]
    assert len(ledger.counts(SPACE, since=NEXT_HOUR, until=NEXT_HOUR + 1)) == 3
    assert ledger.counts(2, since=0, until=NEXT_HOUR + 1) == ledger.counts(SPACE, since=0, until=9, dataset="x") == []


def test_a_copy_without_dataset_and_name_is_counted(ledger: Ledger) -> None:
    """Under empty names."""
    fold(ledger, a_fate(1, dataset=None, event_name=None, reason="json_invalid"))
    assert ledger.counts(SPACE, since=0, until=NEXT_HOUR) == [("", "", THIS_HOUR, "dropped:json_invalid", 1)]


def test_how_the_pixel_fared_is_counted(ledger: Ledger) -> None:
    """By the hour the copy came, whatever became of it; after pruning too. What else was observed is no figure."""
    seen = "pixel=blocked;via=fbq;consent=granted"
    fold(ledger, an_event(1, observed=seen), an_event(2, observed="via=api"), an_event(3, observed="pixel=sent"))
    first, *_ = (event.row for event in ledger.find(SPACE, event_id="e1", now=NOW))
    fold(ledger, a_fate(4, Fate.DUPLICATE, "duplicate", row=first, observed="pixel=sent"))
    fold(ledger, a_merge(first, 5, received_at=NOW + HOUR, observed=seen))
    fold(ledger, a_fate(6, observed="pixel=none"))

    def pixels() -> list[tuple[int, str, int]]:
        counts = ledger.counts(SPACE, since=0, until=NEXT_HOUR + 1)
        return [(hour, measure, count) for _, _, hour, measure, count in counts if measure.startswith("pixel:")]

    expected = [
        (THIS_HOUR, "pixel:blocked", 1),
        (THIS_HOUR, "pixel:none", 1),
        (THIS_HOUR, "pixel:sent", 2),
        (NEXT_HOUR, "pixel:blocked", 1),
    ]
    assert pixels() == expected
    assert ledger.rebuild() == 0
    end(ledger, lease(ledger, now=NOW + 1))
    assert ledger.prune(NOW + 2) == 4
    assert (pixels(), ledger.rebuild()) == (expected, 0)


def test_a_replay_takes_the_ending_back(ledger: Ledger) -> None:
    """The hour in which it had died no longer counts it."""
    fold(ledger, an_event(1, state=State.DEAD, reason="expired"))
    ledger.replay(SPACE, reason="expired", now=NOW + DAY)
    assert ledger.counts(SPACE, since=0, until=NEXT_HOUR) == [(DATASET, "Purchase", THIS_HOUR, "event", 1)]
    assert ledger.books(SPACE, NOW).dead == {}


def test_pruning_keeps_both_sums(ledger: Ledger) -> None:
    """Rows go into the closed totals: books and counts are as before, the rows are gone."""
    fold(
        ledger,
        an_event(1),
        an_event(2),
        an_event(2, dataset="b"),
        an_event(3),
        a_fate(4, count=5),
        a_fate(5, received_at=NOW + DAY),
    )
    rows = lease(ledger, 2)
    fold(ledger, a_fate(6, Fate.DUPLICATE, "duplicate", row=rows[0]))
    end(ledger, [rows[0]], now=NOW + 5)
    end(ledger, [rows[1]], State.DEAD, now=NOW + 5, reason="expired")
    before = (ledger.books(SPACE, NOW), sorted(ledger.counts(SPACE, since=0, until=NEXT_HOUR + DAY)))

    assert ledger.prune(NOW + 5) == 1  # the dropped copies; the events ended later
    assert ledger.prune(NOW + 6) == 2
    assert ledger.prune(NOW + 6) == 0
    assert (ledger.books(SPACE, NOW), sorted(ledger.counts(SPACE, since=0, until=NEXT_HOUR + DAY))) == before
    assert len(ledger.find(SPACE, now=NOW)) == 2
    assert ledger.copy_fate(SPACE, receipt(6), NOW) == ledger.copy_fate(SPACE, receipt(4), NOW) == (None, None)
    assert ledger.copy_fate(SPACE, receipt(5), NOW)[0] is not None
    assert ledger.body(SPACE, rows[0]) is None


def test_pruning_goes_in_steps(ledger: Ledger) -> None:
    """With a limit each step is short; a step that finds less was the last."""
    fold(ledger, *(an_event(n) for n in range(1, 6)), a_fate(6), a_fate(7))
    end(ledger, lease(ledger))
    assert [ledger.prune(NOW + 1, 3) for _ in range(4)] == [3, 3, 1, 0]
    assert ledger.books(SPACE, NOW).states["delivered"] == 5


def test_pruning_spares_what_is_not_settled(ledger: Ledger) -> None:
    """However old: a waiting event is never forgotten."""
    fold(ledger, an_event(1), an_event(2))
    lease(ledger, 1)
    assert ledger.prune(NOW + DAY * 1000) == 0
    assert states(ledger) == {"sending": 1, "waiting": 1}


def test_numbers_are_not_given_twice(ledger: Ledger) -> None:
    """Also when the newest event was pruned: a stored body belongs to its number."""
    fold(ledger, an_event(1))
    first = lease(ledger)
    end(ledger, first)
    ledger.prune(NOW + 1)
    fold(ledger, an_event(2))
    assert lease(ledger)[0] > first[0]


def test_a_pruned_segment_is_not_folded_again(ledger: Ledger) -> None:
    """The cursor remembers it when the rows do not."""
    fold(ledger, an_event(1))
    end(ledger, lease(ledger))
    ledger.prune(NOW + 1)
    fold(ledger, an_event(1))
    assert ledger.books(SPACE, NOW).received == 1


def test_old_calls_are_pruned_with_their_events(ledger: Ledger) -> None:
    """A call that an event still names stays."""
    fold(ledger, an_event(1), an_event(2))
    one, two = lease(ledger)
    for at, row, trace in ((NOW, one, "Aold"), (NOW + DAY, two, "Anew")):
        call = Call(dataset=DATASET, space_id=SPACE, at=NOW, duration_ms=1, events=1, status=200, fbtrace_id=trace)
        ledger.settle([Settled(row=row, state=State.DELIVERED)], at, call)
    ledger.prune(NOW + 1)
    assert [event.fbtrace_id for event in ledger.find(SPACE, now=NOW)] == ["Anew"]


def test_incidents_open_count_and_close(ledger: Ledger) -> None:
    """One of a kind is open at a time; a new one after it was closed is another."""
    ledger.open_incident(SPACE, "token_invalid", DATASET, NOW, "first")
    ledger.open_incident(SPACE, "token_invalid", DATASET, NOW + 5, "second")
    ledger.open_incident(SPACE, "clock_jumped", None, NOW + 1)
    newest, oldest = ledger.incidents(SPACE)
    assert (newest.code, newest.dataset, newest.count) == ("clock_jumped", None, 1)
    assert (oldest.opened_at, oldest.last_seen_at, oldest.count, oldest.detail) == (NOW, NOW + 5, 2, "second")
    ledger.close_incident(SPACE, "token_invalid", DATASET, NOW + 9)
    ledger.close_incident(SPACE, "token_invalid", DATASET, NOW + 10)
    ledger.open_incident(SPACE, "token_invalid", DATASET, NOW + 20)
    assert [incident.closed_at for incident in ledger.incidents(SPACE, open_only=False)] == [None, None, NOW + 9]
    assert len(ledger.incidents(SPACE)) == 2
    assert ledger.incidents(2) == []


@pytest.mark.parametrize("at", [0, NOW - HOUR])
def test_prune_forgets_closed_incidents(ledger: Ledger, at: int) -> None:
    """Open ones stay."""
    ledger.open_incident(SPACE, "a", None, at)
    ledger.open_incident(SPACE, "b", None, at)
    ledger.close_incident(SPACE, "a", None, at + 1)
    ledger.prune(NOW)
    assert [incident.code for incident in ledger.incidents(SPACE, open_only=False)] == ["b"]
