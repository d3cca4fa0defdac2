"""Deliver what is due: lease, call, settle. Every dataset has its own queue, with a few calls under way at once.

What an answer means is decided in `sending`, when a queue may send in `queue`; this module only carries it out.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from signalpost.capi.verdict import Delay, RetryAt
from signalpost.errors import KeyMissing
from signalpost.store.ledger import Leased, Ledger, Settled, State
from signalpost.transport import AsyncTransport
from signalpost.worker.backoff import delay_ms
from signalpost.worker.call import call
from signalpost.worker.clock import Clock
from signalpost.worker.destination import Destination
from signalpost.worker.queue import NO_TOKEN, OPERATOR, PROBE_EVERY_MS, Queue, Turn
from signalpost.worker.sending import Conclusion, Sending, Settle, triage
from signalpost.worker.share import Point, as_tests, part

LEASE_MS = 120_000
LAST_CALL_MS = 15_000  # no call starts this shortly before its lease ends; one takes 11.5 s at most
CALLS_AT_ONCE = 4  # of one queue; a sink that answers at once takes as much from two, a slow one more from four
TROUBLE_MS = 5_000  # rest of a queue whose delivery broke on our side
FAILING_AFTER = 5  # failures in a row that open an incident
FAILING = "delivery_failing"
COUNTED_SHORT = "events_received_short"
KEY_MISSING = "key_missing"

Log = Callable[..., None]
DestinationOf = Callable[[int, str], Destination]


class Deliveries:
    """All queues. `start_due` begins what can begin; `drain` waits for what is under way."""

    def __init__(
        self,
        ledger: Ledger,
        transport: AsyncTransport,
        *,
        destination_of: DestinationOf,
        clock: Clock,
        draw: Callable[[], float],
        holder: str,
        log: Log,
        calls_at_once: int = CALLS_AT_ONCE,
        ended: Callable[[], None] = lambda: None,
        withdrawn: Callable[[Leased], bool] = lambda event: event.withdrawn,
        point: Point = lambda event: 0,
    ) -> None:
        self._ledger = ledger
        self._point = point
        self._transport = transport
        self._destination_of = destination_of
        self._clock = clock
        self._draw = draw
        self._holder = holder
        self._log = log
        self._calls_at_once = calls_at_once
        self._ended = ended
        self._withdrawn = withdrawn
        self._queues: dict[tuple[int, str], Queue] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def start_due(self, space_id: int, now: int) -> int:
        """Start a call for every queue of the space that has something due and may send; returns the events leased."""
        started = 0
        for dataset, due_at in self._ledger.due(space_id, now).items():
            if due_at <= now and not self._stopping:
                started += self._start(self._queue(space_id, dataset, now), now)
        return started

    def recover(self, space_id: int, now: int) -> int:
        """Put back what a worker that is gone was sending; returns how much. Only for one who holds the ledger alone:
        whose lease it is, nobody waits for an answer any more, and the outcome is unknown."""
        recovered = 0
        while left := self._ledger.find(space_id, state=State.SENDING.value, now=now):
            back = [Settled(row=one.row, state=State.QUEUED, due_at=now, body_left=True) for one in left]
            settled = self._ledger.settle(back, now)
            recovered += settled
            if not settled:
                break
        return recovered

    async def drain(self) -> None:
        """Wait until every call under way is answered and settled."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Start nothing more; what a batch has not sent yet goes back after its present call."""
        self._stopping = True

    def settings_changed(self, now: int) -> None:
        """Look up every destination again. A queue whose destination changed goes on, unless an operator stopped it."""
        for queue in self._queues.values():
            before, queue.destination = queue.destination, self._destination_of(queue.space_id, queue.dataset)
            if before != queue.destination and queue.paused not in (None, OPERATOR):
                self._resume(queue, now)

    def pause(self, space_id: int, dataset: str, now: int) -> None:
        """An operator stops the queue: every event waits."""
        self._pause(self._queue(space_id, dataset, now), OPERATOR, "", now)

    def resume(self, space_id: int, dataset: str, now: int) -> None:
        """An operator lets the queue go on, whatever stopped it."""
        self._resume(self._queue(space_id, dataset, now), now, forgiving=True)

    def _queue(self, space_id: int, dataset: str, now: int) -> Queue:
        queue = self._queues.get((space_id, dataset))
        if queue is None:
            queue = Queue(space_id, dataset, self._destination_of(space_id, dataset))
            self._queues[space_id, dataset] = queue
            queue.troubles = {one.code for one in self._ledger.incidents(space_id) if one.dataset == dataset}
            stored = next((one for one in self._ledger.datasets(space_id) if one.dataset == dataset), None)
            if stored is not None and stored.paused is not None:
                queue.stop(stored.paused, now - PROBE_EVERY_MS)  # tries at once: the token may be a new one
        return queue

    def _start(self, queue: Queue, now: int) -> int:
        self._check_token(queue, now)
        turn = queue.turn(now, self._calls_at_once)
        if turn is None:
            return 0
        wanted, until = turn.events * queue.room(self._calls_at_once), now + LEASE_MS
        events = self._lease(queue, wanted, now, until)  # of all calls at once: each lease is a commit
        queue.leased(len(events), wanted, now)
        for first in range(0, len(events), turn.events):
            queue.running += 1
            part = events[first : first + turn.events]
            task = asyncio.ensure_future(self._run(queue, turn, part, until - LAST_CALL_MS))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(events)

    def _lease(self, queue: Queue, wanted: int, now: int, until: int) -> Sequence[Leased]:
        """A body whose key is not there stops its queue and no other: the key may come back from a backup."""
        try:
            return self._ledger.lease(queue.space_id, queue.dataset, wanted, now, until, self._holder)
        except KeyMissing as error:
            self._pause(queue, KEY_MISSING, str(error), now)
            return ()

    def _check_token(self, queue: Queue, now: int) -> None:
        if not queue.destination.points:  # nothing is sent, so that nothing but an operator stops it
            if queue.paused not in (None, OPERATOR):
                self._resume(queue, now)
        elif queue.destination.token is None and queue.paused is None:
            self._pause(queue, NO_TOKEN, "the dataset has no access token", now)
        elif queue.destination.token is not None and queue.paused == NO_TOKEN:
            self._resume(queue, now)

    async def _run(self, queue: Queue, turn: Turn, events: Sequence[Leased], until: int) -> None:
        try:
            await self._deliver(queue, turn, events, until)
        except Exception as error:  # one queue's trouble delays no other; its lease ends and the events repeat
            queue.wait_until = self._clock.now() + TROUBLE_MS
            self._log("delivery_broke", dataset=queue.dataset, error=type(error).__name__, where=_where(error))
        finally:
            queue.running -= 1
            self._ended()

    async def _deliver(self, queue: Queue, turn: Turn, leased: Sequence[Leased], until: int) -> None:
        destination = queue.destination
        sendable, ended = triage(leased, self._clock.now(), self._withdrawn)
        events, observed = part(sendable, destination.points, self._point)
        self._settle([Settle([*ended, *observed], None)] if ended or observed else [])
        sending = Sending(events, until=until, wait_ms=self._wait(queue), streak=queue.streak, in_a_row=turn.in_a_row)
        while not self._stopping and destination == queue.destination:  # or what is left goes back
            batch = sending.next(self._clock.now())
            if batch is None:
                break
            answer = await call(self._transport, destination, batch, self._clock)
            self._settle(as_tests(sending.answered(batch, answer), batch, destination))
        left, conclusion = sending.finish(self._clock.now())
        self._settle(left)
        self._conclude(queue, conclusion, self._clock.now())

    def _wait(self, queue: Queue) -> Callable[[RetryAt], int]:
        return lambda retry: delay_ms(retry, queue.failures, self._draw())

    def _settle(self, steps: Iterable[Settle]) -> None:
        for step in steps:
            self._ledger.settle(step.results, self._clock.now(), step.call, holder=self._holder)

    def _conclude(self, queue: Queue, conclusion: Conclusion, now: int) -> None:
        queue.concluded(conclusion)
        if conclusion.revive:
            self._ledger.replay(queue.space_id, rows=conclusion.revive, now=now)
        if conclusion.pause is not None and queue.paused != OPERATOR:
            self._pause(queue, conclusion.pause, conclusion.detail, now)
        elif (conclusion.delivered or conclusion.dead) and queue.paused not in (None, OPERATOR):
            self._resume(queue, now)  # Meta judges events again
        self._report(queue, conclusion, now)

    def _report(self, queue: Queue, conclusion: Conclusion, now: int) -> None:
        failed = conclusion.failed
        if failed is not None and (queue.failures >= FAILING_AFTER or failed.delay is Delay.BLOCKED):
            self._trouble(queue, FAILING, failed.reason, now)
        elif not queue.failures:
            self._no_trouble(queue, FAILING, now)
        if conclusion.short:
            self._trouble(queue, COUNTED_SHORT, f"{conclusion.short} events fewer than were sent", now)
        elif conclusion.delivered:
            self._no_trouble(queue, COUNTED_SHORT, now)
        ends = {"events": conclusion.delivered, "dead": conclusion.dead, "failed": failed and failed.reason}
        self._log("batch_ended", dataset=queue.dataset, **ends)

    def _trouble(self, queue: Queue, code: str, detail: str, now: int) -> None:
        queue.troubles.add(code)
        self._ledger.open_incident(queue.space_id, code, queue.dataset, now, detail)

    def _no_trouble(self, queue: Queue, code: str, now: int) -> None:
        if code in queue.troubles:
            queue.troubles.discard(code)
            self._ledger.close_incident(queue.space_id, code, queue.dataset, now)

    def _pause(self, queue: Queue, reason: str, detail: str, now: int) -> None:
        before = queue.paused
        queue.stop(reason, now)
        resume_at = None if reason in (OPERATOR, NO_TOKEN) else queue.probe_at
        self._ledger.pause(queue.space_id, queue.dataset, reason, now, resume_at)
        if before not in (None, reason):
            self._ledger.close_incident(queue.space_id, f"paused_{before}", queue.dataset, now)
        if reason != OPERATOR:
            self._ledger.open_incident(queue.space_id, f"paused_{reason}", queue.dataset, now, detail)
        self._log("queue_paused", dataset=queue.dataset, reason=reason, detail=detail)

    def _resume(self, queue: Queue, now: int, *, forgiving: bool = False) -> None:
        reason = queue.paused
        queue.go_on(forgiving=forgiving)
        self._ledger.pause(queue.space_id, queue.dataset, None, now)
        if reason is not None:
            self._ledger.close_incident(queue.space_id, f"paused_{reason}", queue.dataset, now)
        self._log("queue_resumed", dataset=queue.dataset, was=reason)


def _where(error: Exception) -> str:
    """File and line where `error` arose: its text might hold what must not be logged."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
