"""When a queue may send, and how much."""

from __future__ import annotations

import pytest

from signalpost.capi.split import REFUSED_IN_A_ROW, SET_UP_FAULT, Streak
from signalpost.capi.verdict import Answer, Delay, RetryAt
from signalpost.transport import Secret
from signalpost.worker.destination import Destination
from signalpost.worker.queue import LINGER_MS, OPERATOR, PROBE_EVERY_MS, Queue, Turn
from signalpost.worker.sending import Conclusion

NOW = 1_000_000
FULL = Turn(1_000, REFUSED_IN_A_ROW)


@pytest.fixture
def queue() -> Queue:
    return Queue(1, "11", Destination(url="http://x/", token=Secret("t")))


def failed() -> RetryAt:
    return RetryAt(answer=Answer(), reason="meta_unavailable", delay=Delay.SOON, wait_s=1)


def test_a_queue_sends_a_few_calls_at_once(queue: Queue):
    """And no more."""
    assert queue.turn(NOW, 2) == FULL
    queue.running = 2
    assert queue.turn(NOW, 2) is None


def test_all_calls_that_may_start_are_filled_together(queue: Queue):
    """After a failure, and as a probe, one goes out alone."""
    queue.running = 1
    assert queue.room(4) == 3
    queue.concluded(Conclusion(failed=failed()))
    assert queue.room(4) == 0
    queue.running = 0
    assert queue.room(4) == 1
    queue.concluded(Conclusion(delivered=1))
    queue.stop("token", NOW)
    assert queue.room(4) == 1


def test_without_a_token_nothing_is_sent(queue: Queue):
    """Whatever is due."""
    queue.destination = Destination(url="http://x/")
    assert queue.turn(NOW, 2) is None


def test_after_a_full_lease_the_next_may_follow_at_once(queue: Queue):
    """After one that was not full the queue gathers for a moment."""
    queue.leased(2_000, 2_000, NOW)
    assert queue.turn(NOW, 2) == FULL
    queue.leased(1_999, 2_000, NOW)
    assert queue.turn(NOW + LINGER_MS - 1, 2) is None
    assert queue.turn(NOW + LINGER_MS, 2) == FULL


def test_a_failing_queue_waits_and_then_makes_one_call_at_a_time(queue: Queue):
    """Until one gets through."""
    queue.concluded(Conclusion(wait_until=NOW + 5, failed=failed()))
    assert queue.turn(NOW + 4, 3) is None
    assert queue.turn(NOW + 5, 3) == FULL
    queue.running = 1
    assert queue.turn(NOW + 5, 3) is None
    queue.concluded(Conclusion(delivered=1))
    assert queue.turn(NOW + 5, 3) == FULL


def test_a_stopped_queue_probes_with_one_event(queue: Queue):
    """Every ten minutes; if refusals stopped it, one more refusal does again."""
    queue.stop(SET_UP_FAULT, NOW)
    assert queue.turn(NOW + PROBE_EVERY_MS - 1, 2) is None
    assert queue.turn(NOW + PROBE_EVERY_MS, 2) == Turn(1, 1)
    queue.stop("token", NOW)
    probe = queue.turn(NOW + PROBE_EVERY_MS, 2)
    assert probe == Turn(1, REFUSED_IN_A_ROW)
    queue.leased(1, probe.events, NOW + PROBE_EVERY_MS)
    assert queue.turn(NOW + PROBE_EVERY_MS, 2) is None


def test_an_operators_stop_is_not_probed(queue: Queue):
    """Only the operator ends it; then refusals kill events until one gets through."""
    queue.stop(OPERATOR, NOW)
    assert queue.turn(NOW + 10 * PROBE_EVERY_MS, 2) is None
    queue.go_on(forgiving=True)
    assert queue.turn(NOW, 2) == Turn(1_000, 0)
    queue.concluded(Conclusion(dead=3))
    assert queue.turn(NOW, 2) == Turn(1_000, 0)
    queue.concluded(Conclusion(delivered=1))
    assert queue.turn(NOW, 2) == FULL


def test_refusals_in_a_row_are_forgotten_when_a_pause_ends(queue: Queue):
    """The set-up was mended meanwhile."""
    queue.concluded(Conclusion(streak=Streak("100/1", (1, 2))))
    assert queue.streak.rows == (1, 2)
    queue.stop("token", NOW)
    queue.go_on()
    assert queue.streak.rows == ()
