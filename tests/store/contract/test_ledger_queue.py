"""Any ledger: handing events out, taking them back, replaying, pausing."""

from __future__ import annotations

from itertools import product

import pytest

from ledger_parts import DATASET, DAY, HOUR, NOW, SPACE, SqliteHome, an_event, end, fold, lease, receipt, states
from signalpost.store.ledger import BORN, MOVES, Call, Dataset, Ledger, Settled, State

A_CALL = Call(dataset=DATASET, space_id=SPACE, at=NOW, duration_ms=80, events=2, status=200, fbtrace_id="Atrace")


def test_due_events_go_in_the_order_they_became_due(ledger: Ledger) -> None:
    """What is not yet due stays."""
    fold(ledger, an_event(1, due_at=NOW - 1), an_event(2, due_at=NOW - 5), an_event(3, due_at=NOW + 1), an_event(4))
    assert [leased.event_id for leased in ledger.lease(SPACE, DATASET, 9, NOW, NOW + 1, "w")] == ["e2", "e1", "e4"]
    assert states(ledger) == {"sending": 3, "scheduled": 1}


def test_events_near_the_age_limit_go_first(ledger: Ledger) -> None:
    """Oldest first, however late they became due; the others follow in turn, up to n."""
    fold(
        ledger,
        an_event(1, due_at=NOW - HOUR),
        an_event(2, due_at=NOW - 2, expires_at=NOW + 2 * HOUR),
        an_event(3, due_at=NOW, expires_at=NOW + HOUR),
        an_event(4, due_at=NOW + 1, expires_at=NOW + 5),
        an_event(5, due_at=NOW - 3),
    )
    assert [leased.event_id for leased in ledger.lease(SPACE, DATASET, 3, NOW, NOW + 1, "w")] == ["e3", "e2", "e1"]
    assert [leased.event_id for leased in ledger.lease(SPACE, DATASET, 3, NOW, NOW + 1, "w")] == ["e5"]


def test_the_oldest_go_first_one_by_one(ledger: Ledger) -> None:
    """To the millisecond, in whatever order they came and however few are taken at once."""
    ages = [900_000, 1, 300_001, 299_999, 2, 300_000, 899_999, 3]
    fold(ledger, *(an_event(number, expires_at=NOW + HOUR + age) for number, age in enumerate(ages, 1)))
    taken = [
        ages[int(one.event_id[1:]) - 1] for _ in ages for one in ledger.lease(SPACE, DATASET, 1, NOW, NOW + 1, "w")
    ]
    assert taken == sorted(ages)


def test_what_a_lease_left_behind_takes_its_place(ledger: Ledger) -> None:
    """By its age if it is near the limit, else by when its lease ended."""
    fold(ledger, an_event(1, expires_at=NOW + HOUR + 2), an_event(2, due_at=NOW - 5))
    assert len(lease(ledger)) == 2
    fold(
        ledger,
        an_event(3, expires_at=NOW + HOUR + 1),
        an_event(4, expires_at=NOW + HOUR + 3),
        an_event(5, due_at=NOW + 59_999),
        an_event(6, due_at=NOW + 60_001),
    )
    later = NOW + 60_005
    assert [leased.event_id for leased in ledger.lease(SPACE, DATASET, 9, later, later + 1, "w")] == [
        *("e3", "e1", "e4"),
        *("e5", "e2", "e6"),
    ]


def test_of_two_results_for_one_event_the_later_counts(ledger: Ledger) -> None:
    """It is settled once."""
    fold(ledger, an_event(1))
    (row,) = lease(ledger)
    results = [Settled(row=row, state=State.DELIVERED), Settled(row=row, state=State.DEAD, reason="x")]
    assert ledger.settle(results, NOW) == 1
    assert states(ledger) == {"dead": 1}


def test_a_lease_carries_all_that_sending_needs(ledger: Ledger) -> None:
    """The body is the clear JSON; the first attempt's time is set before anything is sent."""
    fold(ledger, an_event(1, unmet=("value_missing", "currency_missing"), test_event_code="TEST1"))
    (leased,) = ledger.lease(SPACE, DATASET, 9, NOW, NOW + 1, "w")
    assert leased.body == b'{"event_name":"Purchase","n":1}'
    assert (leased.event_name, leased.event_id, leased.event_time) == ("Purchase", "e1", NOW // 1000 - 60)
    assert (leased.dataset, leased.space_id, leased.action_source) == (DATASET, SPACE, "website")
    assert (leased.attempts, leased.first_attempt_at, leased.body_left) == (1, NOW, False)
    assert leased.expires_at == NOW + 7 * DAY
    assert (leased.test_event_code, leased.unmet) == ("TEST1", ("value_missing", "currency_missing"))


def test_nothing_is_handed_out_twice(ledger: Ledger) -> None:
    """Until its lease runs out."""
    fold(ledger, an_event(1))
    assert len(lease(ledger)) == 1
    assert lease(ledger, holder="another") == []
    assert lease(ledger, dataset="unknown") == []
    assert lease(ledger, n=0) == []


def test_a_lease_that_ran_out_has_an_unknown_outcome(ledger: Ledger) -> None:
    """It is handed out again with the time of its first attempt, and says that a body may have left."""
    fold(ledger, an_event(1))
    ledger.lease(SPACE, DATASET, 9, NOW, NOW + 10, "w")
    assert ledger.due(SPACE, NOW) == {DATASET: NOW + 10}
    (leased,) = ledger.lease(SPACE, DATASET, 9, NOW + 10, NOW + 20, "w2")
    assert (leased.attempts, leased.first_attempt_at, leased.body_left) == (2, NOW, True)
    assert states(ledger) == {"sending": 1}


def test_a_late_result_of_an_old_lease_is_left_out(ledger: Ledger) -> None:
    """The new holder's counts."""
    fold(ledger, an_event(1))
    (old,) = ledger.lease(SPACE, DATASET, 9, NOW, NOW + 10, "w")
    ledger.lease(SPACE, DATASET, 9, NOW + 10, NOW + 20, "w2")
    result = Settled(row=old.row, state=State.DEAD, reason="unknown_outcome")
    assert ledger.settle([result], NOW + 11, holder="w") == 0
    assert ledger.settle([result], NOW + 11, holder="nobody") == 0
    assert states(ledger) == {"sending": 1}
    assert ledger.settle([result], NOW + 12, holder="w2") == 1


def test_each_event_is_settled_by_itself(ledger: Ledger) -> None:
    """One call, four endings."""
    fold(ledger, *(an_event(n) for n in range(1, 5)))
    one, two, three, four = lease(ledger)
    results = [
        Settled(row=one, state=State.DELIVERED),
        Settled(row=two, state=State.DEAD, reason="refused_by_meta"),
        Settled(row=three, state=State.QUEUED, due_at=NOW + 7, body_left=True),
        Settled(row=four, state=State.QUEUED, due_at=NOW + 8, attempted=False),
    ]
    assert ledger.settle(results, NOW + 5, A_CALL) == 4
    assert states(ledger, NOW + 7) == {"delivered": 1, "dead": 1, "waiting": 1, "scheduled": 1}
    assert ledger.books(SPACE, NOW).dead == {"refused_by_meta": 1}
    again = {leased.row: leased for leased in ledger.lease(SPACE, DATASET, 9, NOW + 8, NOW + 9, "w")}
    assert (again[three].attempts, again[three].first_attempt_at, again[three].body_left) == (2, NOW, True)
    assert (again[four].attempts, again[four].first_attempt_at, again[four].body_left) == (1, NOW + 8, False)


def test_an_unknown_outcome_is_remembered(ledger: Ledger) -> None:
    """Also when a later attempt was refused with an answer, or put back untouched."""
    fold(ledger, an_event(1))
    end(ledger, lease(ledger), State.QUEUED, due_at=NOW, body_left=True)
    end(ledger, lease(ledger), State.QUEUED, due_at=NOW)
    end(ledger, lease(ledger), State.QUEUED, due_at=NOW, attempted=False)
    (leased,) = ledger.lease(SPACE, DATASET, 9, NOW, NOW + 1, "w")
    assert (leased.body_left, leased.attempts) == (True, 3)


def test_settling_what_is_not_being_sent_does_nothing(ledger: Ledger) -> None:
    """Neither a waiting, nor a settled, nor an unknown row is touched."""
    fold(ledger, an_event(1), an_event(2, due_at=NOW + DAY))
    rows = lease(ledger)
    assert end(ledger, rows) == 1
    assert end(ledger, [*rows, rows[0] + 1, 999], State.DEAD, reason="x") == 0
    assert states(ledger) == {"delivered": 1, "scheduled": 1}
    assert ledger.settle([], NOW) == 0


@pytest.mark.parametrize(("before", "after"), sorted(product(State, State)))
def test_the_state_table_holds(ledger: Ledger, before: State, after: State) -> None:
    """Settling makes exactly the moves of MOVES, from every state into every state."""
    fold(ledger, an_event(1))
    rows = lease(ledger)
    if before is State.QUEUED:
        end(ledger, rows, State.QUEUED, due_at=NOW, attempted=False)
    elif before is State.OBSERVED:
        end(ledger, rows)
        fold(ledger, an_event(2, state=State.OBSERVED, event_id="o"))
        rows = [event.row for event in ledger.find(SPACE, event_id="o", now=NOW)]
    elif before is not State.SENDING:
        end(ledger, rows, before)
    if after not in MOVES[State.SENDING] - {State.SENDING}:
        with pytest.raises(ValueError, match="cannot become"):
            end(ledger, rows, after)
        return
    moved = end(ledger, rows, after, due_at=NOW + 1)
    assert moved == (before is State.SENDING)
    if moved:
        assert after in MOVES[before]


@pytest.mark.parametrize("state", sorted(State))
def test_events_are_born_as_the_table_says(ledger: Ledger, state: State) -> None:
    """Nothing is born sending, delivered, withdrawn or erased."""
    if state in BORN:
        fold(ledger, an_event(1, state=state))
        assert sum(states(ledger).values()) == 1
    else:
        with pytest.raises(ValueError, match="not born"):
            fold(ledger, an_event(1, state=state))


def test_erasing_or_withdrawing_an_event_takes_its_body(ledger: Ledger) -> None:
    """Its row and its place in the books stay."""
    fold(ledger, an_event(1), an_event(2))
    one, two = lease(ledger)
    end(ledger, [one], State.ERASED, reason="erased")
    end(ledger, [two], State.WITHDRAWN, reason="withdrawn")
    assert (ledger.body(SPACE, one), ledger.body(SPACE, two)) == (None, None)
    assert states(ledger) == {"erased": 1, "withdrawn": 1}


def test_due_tells_when_each_dataset_has_work(ledger: Ledger) -> None:
    """Queued and leased events count; settled ones do not."""
    fold(ledger, an_event(1, due_at=NOW + 3), an_event(2, due_at=NOW + 2), an_event(3, dataset="b", due_at=NOW - 4))
    fold(ledger, an_event(4, dataset="c"))
    end(ledger, lease(ledger, dataset="c"))
    assert ledger.due(SPACE, NOW) == {DATASET: NOW + 2, "b": NOW - 4}
    assert ledger.due(2, NOW) == {}


def test_a_pause_is_kept_with_reason_and_time(ledger: Ledger) -> None:
    """The same reason again keeps the first time; resuming clears it."""
    fold(ledger, an_event(1))
    ledger.pause(SPACE, DATASET, "token_invalid", NOW, NOW + 60)
    ledger.pause(SPACE, DATASET, "token_invalid", NOW + 5, NOW + 90)
    ledger.pause(SPACE, "b", "unknown_dataset", NOW)
    assert ledger.datasets(SPACE) == [
        Dataset(dataset=DATASET, paused="token_invalid", paused_at=NOW, resume_at=NOW + 90),
        Dataset(dataset="b", paused="unknown_dataset", paused_at=NOW),
    ]
    ledger.pause(SPACE, DATASET, None, NOW + 9)
    assert ledger.datasets(SPACE)[0] == Dataset(dataset=DATASET)
    assert ledger.datasets(2) == []
    assert states(ledger) == {"waiting": 1}


def test_dead_events_are_replayed_by_row_dataset_or_reason(ledger: Ledger) -> None:
    """Only dead ones, only those meant; nothing meant, nothing done."""
    fold(ledger, *(an_event(n) for n in (1, 2, 3)), an_event(4, dataset="b"))
    one, two, three = lease(ledger)
    end(ledger, [one], State.DEAD, reason="expired")
    end(ledger, [two], State.DEAD, reason="refused_by_meta")
    end(ledger, [three])
    end(ledger, lease(ledger, dataset="b"), State.DEAD, reason="expired")
    assert ledger.replay(SPACE, now=NOW) == 0
    assert ledger.replay(2, reason="expired", now=NOW) == ledger.replay(SPACE, reason="unheard", now=NOW) == 0
    assert ledger.replay(SPACE, rows=[three, 999], now=NOW) == 0
    assert ledger.replay(SPACE, rows=[one, two], reason="refused_by_meta", now=NOW) == 1
    assert ledger.replay(SPACE, dataset="b", now=NOW) == 1
    assert ledger.books(SPACE, NOW).dead == {"expired": 1}
    assert ledger.replay(SPACE, rows=[one], now=NOW) == 1
    assert states(ledger) == {"delivered": 1, "waiting": 3}


def test_a_replayed_event_starts_afresh(ledger: Ledger) -> None:
    """No first attempt and no unknown outcome stand in its way; that it was sent before is kept."""
    fold(ledger, an_event(1))
    end(ledger, lease(ledger), State.QUEUED, due_at=NOW, body_left=True)
    rows = lease(ledger)
    end(ledger, rows, State.DEAD, reason="unknown_outcome")
    ledger.replay(SPACE, rows=rows, now=NOW + DAY)
    assert ledger.known(SPACE, [(DATASET, "Purchase", "e1")], 0)[DATASET, "Purchase", "e1"].leased
    (leased,) = ledger.lease(SPACE, DATASET, 9, NOW + DAY, NOW + DAY + 1, "w")
    assert (leased.first_attempt_at, leased.body_left, leased.attempts) == (NOW + DAY, False, 3)


def test_a_dead_event_that_went_out_later_stays_dead(ledger: Ledger) -> None:
    """A replay sends nothing that a later copy has sent, or is about to send."""
    fold(ledger, an_event(1), an_event(2))
    dead = lease(ledger)
    end(ledger, dead, State.DEAD, reason="expired")
    fold(ledger, an_event(3, event_id="e1"))
    assert ledger.replay(SPACE, reason="expired", now=NOW) == 1
    assert [event.event_id for event in ledger.find(SPACE, state="waiting", now=NOW)] == ["e1", "e2"]
    end(ledger, lease(ledger))
    assert ledger.replay(SPACE, rows=dead, now=NOW) == 0


def test_of_two_dead_with_one_key_the_newest_is_replayed(ledger: Ledger) -> None:
    """One event goes out, not two."""
    fold(ledger, an_event(1, state=State.DEAD, reason="expired"))
    fold(ledger, an_event(2, event_id="e1", state=State.DEAD, reason="expired"))
    assert ledger.replay(SPACE, reason="expired", now=NOW) == 1
    assert ledger.replay(SPACE, reason="expired", now=NOW) == 0
    assert ledger.find(SPACE, state="waiting", now=NOW)[0].receipts == (str(receipt(2)),)


def test_what_is_stored_outlives_the_process(home: SqliteHome) -> None:
    """Leases too: another process takes over when they run out."""
    first = home.open()
    fold(first, an_event(1), an_event(2))
    end(first, lease(first, 1))
    lease(first, 1)
    first.close()
    second = home.open()
    assert states(second) == {"delivered": 1, "sending": 1}
    assert len(lease(second, now=NOW + 60_000)) == 1
    assert second.rebuild() == 0
    second.close()
