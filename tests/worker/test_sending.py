"""What becomes of a batch, verdict by verdict: no clock, no network, no ledger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi import verdict as capi
from signalpost.capi.split import REFUSED_IN_A_ROW, SET_UP_FAULT, Streak
from signalpost.capi.verdict import Dead, Delay, Delivered, Pause, RetryAt, Split, Verdict
from signalpost.store.ledger import Call, Leased, Settled, State
from signalpost.worker.sending import (
    Answer,
    Conclusion,
    Sending,
    calls,
    may_repeat_until,
    triage,
)

NOW = 1_000_000_000
HOUR = 3_600_000


def leased(row: int = 1, **over) -> Leased:
    values = {
        "row": row, "space_id": 1, "dataset": "11", "event_name": "Lead", "event_id": f"e{row}", "event_time": 1,
        "action_source": "website", "body": b"{}", "attempts": 1, "first_attempt_at": NOW, "body_left": False,
        "expires_at": NOW + HOUR,
    }  # fmt: skip
    return Leased(**{**values, **over})


def delivered(events: int) -> Delivered:
    return Delivered(answer=capi.Answer(status=200), events_received=events)


def refused(events: int, subcode: int = 2804003) -> Verdict:
    kind = Split if events > 1 else Dead
    return kind(answer=capi.Answer(status=400, code=100, subcode=subcode), reason=f"refused_{subcode}")


def throttled(events: int) -> RetryAt:
    return RetryAt(answer=capi.Answer(status=400, code=17), reason="throttled", delay=Delay.THROTTLED, wait_s=60)


def stopped(events: int) -> Pause:
    return Pause(answer=capi.Answer(status=401, code=190), reason="token")


class Run:
    """A batch taken to its end: `meta` answers each call, given its rows."""

    def __init__(self, events: list[Leased], meta: Callable[[list[int]], Verdict], **options) -> None:
        options = {"until": NOW + HOUR, "wait_ms": lambda verdict: int(verdict.wait_s * 1000), **options}
        body_left = options.pop("body_left", False)
        sending = Sending(events, **options)
        self.sent: list[list[int]] = []
        self.results: list[Settled] = []
        self.calls: list[Call] = []
        while (part := sending.next(NOW)) is not None:
            self.sent.append([event.row for event in part])
            judged = meta(self.sent[-1])
            said = judged.answer
            call = Call(dataset="11", space_id=1, at=NOW, duration_ms=1, events=len(part), status=said.status,
                        code=said.code, subcode=said.subcode)  # fmt: skip
            self._take(sending.answered(part, Answer(judged, call, NOW, body_left)))
        steps, self.end = sending.finish(NOW)
        self._take(steps)

    def _take(self, steps) -> None:
        for step in steps:
            self.results += step.results
            self.calls += [step.call] if step.call else []

    def rows(self, state: State) -> set[int]:
        return {result.row for result in self.results if result.state is state}


def batch(size: int, **over) -> list[Leased]:
    return [leased(row, **over) for row in range(1, size + 1)]


def bad(*rows: int) -> Callable[[list[int]], Verdict]:
    """A Meta that refuses every call with one of `rows` in it."""
    return lambda sent: refused(len(sent)) if set(sent) & set(rows) else delivered(len(sent))


def test_a_good_batch_is_one_call():
    """Every event is settled in its own row."""
    run = Run(batch(3), lambda sent: delivered(len(sent)))
    assert run.sent == [[1, 2, 3]]
    assert run.rows(State.DELIVERED) == {1, 2, 3}
    assert run.end == Conclusion(delivered=3, wait_until=NOW)


def test_one_bad_event_costs_one_event():
    """The rest of a thousand goes out, in about twenty calls."""
    run = Run(batch(1000), bad(500))
    assert run.rows(State.DEAD) == {500}
    assert len(run.rows(State.DELIVERED)) == 999
    assert len(run.sent) <= 21
    assert [result.reason for result in run.results if result.state is State.DEAD] == ["refused_2804003"]
    assert (run.end.delivered, run.end.dead) == (999, 1)


def test_every_call_is_on_record():
    """Also those that were refused and split."""
    run = Run(batch(4), bad(2))
    assert len(run.calls) == len(run.sent) == 5
    assert [call.events for call in run.calls].count(1) == 2


def test_bad_events_apart_from_each_other_are_all_found():
    """Events that get through between them end the row of refusals."""
    run = Run(batch(64), bad(*range(4, 65, 8)))
    assert run.rows(State.DEAD) == set(range(4, 65, 8))
    assert run.end.pause is None


def test_a_fault_of_the_set_up_kills_no_event():
    """Eight refused alone in a row with one code: stop, put all back, pause."""
    run = Run(batch(100), bad(*range(1, 101)))
    assert run.rows(State.DEAD) == set()
    assert run.rows(State.QUEUED) == set(range(1, 101))
    assert all(not result.attempted for result in run.results)
    assert (run.end.pause, run.end.detail) == (SET_UP_FAULT, "100/2804003")
    assert sum(len(sent) == 1 for sent in run.sent) == REFUSED_IN_A_ROW == 8


def test_eight_with_different_codes_are_eight_bad_events():
    """The row begins anew with each code."""
    run = Run(batch(8), lambda sent: refused(len(sent), subcode=sent[0] if len(sent) == 1 else 0))
    assert run.rows(State.DEAD) == set(range(1, 9))
    assert run.end.pause is None


def test_the_row_of_refusals_goes_on_over_small_batches():
    """And those that are dead already are revived when it is full."""
    before = Streak("100/2804003", tuple(range(901, 908)))
    run = Run(batch(1), bad(1), streak=before)
    assert run.end.pause == SET_UP_FAULT
    assert run.end.revive == before.rows
    assert run.rows(State.QUEUED) == {1}
    shorter = Run(batch(1), bad(1), streak=Streak("100/2804003", (901,)))
    assert shorter.end.streak == Streak("100/2804003", (901, 1))
    assert shorter.rows(State.DEAD) == {1}


def test_without_the_stop_rule_refusals_are_refusals():
    """An operator said go on."""
    assert Run(batch(20), bad(*range(1, 21)), in_a_row=0).rows(State.DEAD) == set(range(1, 21))


def test_a_probe_stops_at_the_first_refusal():
    """One event is tried, and goes back if it is refused."""
    run = Run(batch(1), bad(1), in_a_row=1)
    assert run.rows(State.QUEUED) == {1}
    assert run.end.pause == SET_UP_FAULT


@pytest.mark.parametrize("size", [1, 5])
def test_a_throttled_batch_goes_back_and_the_queue_waits(size: int):
    """As long as the answer asks; the attempt counts."""
    run = Run(batch(size), lambda sent: throttled(len(sent)))
    assert len(run.sent) == 1
    assert {(result.state, result.due_at, result.attempted) for result in run.results} == {
        (State.QUEUED, NOW + 60_000, True)
    }
    assert run.end.wait_until == NOW + 60_000
    assert run.end.failed == throttled(size)


def test_a_throttle_in_the_middle_of_a_split_keeps_what_is_done():
    """Delivered stays delivered, refused alone is dead, the rest goes back without an attempt."""
    answers = iter([refused(4), refused(2), refused(1), delivered(1), throttled(2)])
    run = Run(batch(4), lambda sent: next(answers))
    assert (run.rows(State.DEAD), run.rows(State.DELIVERED), run.rows(State.QUEUED)) == ({1}, {2}, {3, 4})


def test_a_pause_puts_everything_back_untouched():
    """Also what was refused alone just before: the set-up was at fault."""
    answers = iter([refused(4), refused(2), refused(1), stopped(1)])
    run = Run(batch(4), lambda sent: next(answers))
    assert run.rows(State.QUEUED) == {1, 2, 3, 4}
    assert not any(result.attempted for result in run.results)
    assert run.end.pause == "token"


def test_an_unknown_outcome_is_marked():
    """And stays marked when a later attempt is answered."""
    run = Run(batch(2), lambda sent: throttled(2), body_left=True)
    assert all(result.body_left for result in run.results)
    later = Run(batch(2, body_left=True), lambda sent: throttled(2))
    assert all(result.body_left for result in later.results)


def test_usage_headers_slow_the_queue():
    """The next call waits, though this one was taken."""
    run = Run(batch(1), lambda sent: Delivered(answer=capi.Answer(slow_down_s=0.7), events_received=1))
    assert run.end.wait_until == NOW + 700
    assert run.end.failed is None


def test_a_call_that_fails_later_does_not_shorten_that_wait():
    """Usage headers asked for more than the failure does."""
    slow = Delivered(answer=capi.Answer(slow_down_s=90), events_received=1)
    answers = iter([slow, throttled(1)])
    run = Run([leased(1), leased(2, test_event_code="TEST1")], lambda sent: next(answers))
    assert (run.rows(State.DELIVERED), run.rows(State.QUEUED)) == ({1}, {2})
    assert run.end.wait_until == NOW + 90_000


def test_a_short_count_is_reported():
    """Meta took the call and counted fewer."""
    assert Run(batch(3), lambda sent: Delivered(answer=capi.Answer(), events_received=2, short=1)).end.short == 1


def test_no_call_starts_when_the_lease_is_about_to_end():
    """What is left goes back as it was."""
    run = Run(batch(3), lambda sent: delivered(3), until=NOW)
    assert run.sent == []
    assert run.rows(State.QUEUED) == {1, 2, 3}


def test_calls_are_cut_by_count_bytes_and_test_event_code():
    """1,000 events, 4 MB, one code each."""
    assert [len(part) for part in calls(batch(2500))] == [1000, 1000, 500]
    assert [len(part) for part in calls(batch(5, body=b"x" * 2_000_000))] == [2, 2, 1]
    mixed = [leased(1), leased(2, test_event_code="T"), leased(3)]
    assert sorted([event.row for event in part] for part in calls(mixed)) == [[1, 3], [2]]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (leased(expires_at=NOW), "expired"),
        (leased(expires_at=NOW + 1), None),
        (leased(unmet=("value_missing",)), "value_missing"),
        (leased(unmet=("currency_missing", "no_usable_key")), "no_usable_key"),
        (leased(body_left=True, first_attempt_at=NOW - 48 * HOUR), None),
        (leased(body_left=True, first_attempt_at=NOW - 48 * HOUR - 1), "unknown_outcome"),
        (leased(body_left=True, first_attempt_at=NOW - 7 * 24 * HOUR, action_source="physical_store"), None),
        (leased(body_left=True, first_attempt_at=NOW, action_source="business_messaging"), "unknown_outcome"),
        (leased(first_attempt_at=NOW - 99 * HOUR, action_source="business_messaging"), None),
    ],
)
def test_what_must_not_be_sent_ends_before_it_is(event: Leased, reason: str | None):
    """Too old, of unknown outcome for too long, or still lacking something: dead without an attempt."""
    events, ended = triage([event], NOW)
    assert [result.reason for result in ended] == ([reason] if reason else [])
    assert [result.state for result in ended] == ([State.DEAD] if reason else [])
    assert not any(result.attempted for result in ended)
    assert events == ([] if reason else [event])


def test_an_unknown_outcome_may_be_repeated_as_long_as_meta_removes_doubles():
    """48 h from the first attempt, 7 days for physical_store, never for business messaging."""
    assert may_repeat_until(leased()) == NOW + 48 * HOUR
    assert may_repeat_until(leased(action_source="physical_store")) == NOW + 168 * HOUR
    assert may_repeat_until(leased(action_source="business_messaging")) == 0


ANSWERS = st.lists(st.sampled_from([delivered, refused, throttled, stopped]), max_size=30)


@given(st.integers(1, 40), ANSWERS, st.integers(0, 9))
def test_every_event_ends_exactly_once(size: int, answers: list[Callable[[int], Verdict]], in_a_row: int):
    """Whatever Meta says, in whatever order."""
    script = iter(answers)
    run = Run(batch(size), lambda sent: next(script, delivered)(len(sent)), in_a_row=in_a_row)
    assert sorted(result.row for result in run.results) == list(range(1, size + 1))
    assert run.end.delivered == len(run.rows(State.DELIVERED))
    assert run.end.dead == len(run.rows(State.DEAD))


@given(st.integers(1, 60), st.sets(st.integers(1, 60), max_size=7))
def test_exactly_the_bad_events_die(size: int, rows: set[int]):
    """Fewer than eight of them never stop the queue."""
    run = Run(batch(size), bad(*rows))
    assert run.rows(State.DEAD) == {row for row in rows if row <= size}
    assert len(run.rows(State.DELIVERED)) == size - len(run.rows(State.DEAD))
