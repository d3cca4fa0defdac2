"""What to do with a batch of leased events and with each answer. Pure: no clock, no network, no ledger.

`triage` sorts out what must not be sent. `Sending` then names each call to make and turns its answer into what the
ledger has to write (`Settle`), and at the end into a `Conclusion` about the queue:

    Delivered    the call's events are delivered
    Split, Dead  halve and go on, until the bad event stands alone: that one is dead, the rest goes out
    RetryAt      these and all that were to follow go back, and the queue waits
    Pause        these and all that were to follow go back untouched, and the queue stops

Halving and the stop rule are those of `capi.split`. When the stop rule holds, all go back, those refused at the end of
earlier batches are revived, and the queue stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from signalpost.capi.admit import admit
from signalpost.capi.batch import batches
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.split import NOTHING_REFUSED, REFUSED_IN_A_ROW, SET_UP_FAULT, Splitting, Streak
from signalpost.capi.verdict import Delivered, Pause, RetryAt, Verdict
from signalpost.store.decisions import CONSENT_WITHDRAWN
from signalpost.store.ledger import Call, Leased, Settled, State
from signalpost.worker.join import deduplicated_ms


class Settle(NamedTuple):
    """Write these to the ledger, with the call that ended them."""

    results: Sequence[Settled]
    call: Call | None


class Answer(NamedTuple):
    """What one call came to. `body_left` says that no verdict of Meta's came though the body may have arrived."""

    verdict: Verdict
    call: Call
    at: int  # ms
    body_left: bool = False


class Conclusion(NamedTuple):
    """What a batch says about its queue: stop it, slow it down; which events to bring back to life."""

    delivered: int = 0
    dead: int = 0
    pause: str | None = None
    detail: str = ""
    wait_until: int = 0  # ms; nothing of this dataset is sent before
    failed: RetryAt | None = None  # the wait is a back-off: count the failure
    short: int = 0  # events that Meta took but did not count
    streak: Streak = NOTHING_REFUSED
    revive: tuple[int, ...] = ()


def triage(
    events: Iterable[Leased], now: int, withdrawn: Callable[[Leased], bool] = lambda event: event.withdrawn
) -> tuple[list[Leased], list[Settled]]:
    """Those to send, and how the others end without being sent: their person withdrew, too old, of unknown outcome, or
    lacking something."""
    ends = [(event, _withdrawn(event) if withdrawn(event) else _end(event, now)) for event in events]
    return [event for event, end in ends if end is None], [end for _, end in ends if end is not None]


def may_repeat_until(event: Leased) -> int:
    """Until when an attempt of unknown outcome may be repeated: as long as Meta would remove the double. 0 is never:
    business messaging, which Meta does not deduplicate (page "Business messaging")."""
    if event.action_source == "business_messaging":
        return 0
    return (event.first_attempt_at or 0) + deduplicated_ms(event.action_source)


def calls(events: Sequence[Leased]) -> list[Sequence[Leased]]:
    """`events` in order, cut into calls: one test_event_code each, at most 1,000 events and 4 MB."""
    return [part for _, part in batches((event.test_event_code, event) for event in events)]


class Sending:
    """One leased batch on its way: `next` names the call to make, `answered` says what to write after its answer.

    `until` (Unix ms) is when the lease ends: what has not been sent by then goes back. `wait_ms` turns a RetryAt into
    milliseconds. `in_a_row` is the length of the stop rule; 0 switches it off.
    """

    def __init__(
        self,
        events: Sequence[Leased],
        *,
        until: int,
        wait_ms: Callable[[RetryAt], int],
        streak: Streak = NOTHING_REFUSED,
        in_a_row: int = REFUSED_IN_A_ROW,
    ) -> None:
        self._parts: Splitting[Leased, tuple[str, Call]] = Splitting(
            calls(events), row_of=lambda event: event.row, streak=streak, in_a_row=in_a_row
        )
        self._until = until
        self._wait_ms = wait_ms
        self._end = Conclusion()

    def next(self, now: int) -> Sequence[Leased] | None:
        """The events of the next call, or None when there is none to make."""
        return self._parts.next() if now < self._until else None

    def answered(self, events: Sequence[Leased], answer: Answer) -> list[Settle]:
        """What the answer to the call with `events` means for them, and for those still to send."""
        verdict = answer.verdict
        if isinstance(verdict, Delivered):
            return self._delivered(events, verdict, answer)
        if isinstance(verdict, RetryAt):
            return self._put_off(events, verdict, answer)
        if isinstance(verdict, Pause):
            return self._stop(self._parts.stop(events), answer, verdict.reason)
        return self._refused(events, verdict.reason, answer)

    def finish(self, now: int) -> tuple[list[Settle], Conclusion]:
        """What is left to write when no call is left to make, and what the batch says about its queue."""
        steps = [*self._dead(self._parts.finish()), Settle(_back(self._parts.put_off(), now), None)]
        return [step for step in steps if step.results], self._end._replace(streak=self._parts.streak)

    def _delivered(self, events: Sequence[Leased], verdict: Delivered, answer: Answer) -> list[Settle]:
        steps = self._dead(self._parts.passed())
        self._end = self._end._replace(
            delivered=self._end.delivered + len(events),
            short=self._end.short + verdict.short,
            wait_until=max(self._end.wait_until, answer.at + round(verdict.answer.slow_down_s * 1000)),
        )
        return [*steps, Settle([Settled(row=event.row, state=State.DELIVERED) for event in events], answer.call)]

    def _put_off(self, events: Sequence[Leased], verdict: RetryAt, answer: Answer) -> list[Settle]:
        due_at = answer.at + self._wait_ms(verdict)
        self._end = self._end._replace(wait_until=max(self._end.wait_until, due_at), failed=verdict)
        again = [_again(event, due_at, answer.body_left) for event in events]
        return [Settle([*again, *_back(self._parts.put_off(), due_at)], answer.call)]

    def _stop(self, left: Iterable[Leased], answer: Answer, reason: str, detail: str = "") -> list[Settle]:
        self._end = self._end._replace(pause=reason, detail=detail)
        return [Settle(_back(left, answer.at), answer.call)]

    def _refused(self, events: Sequence[Leased], reason: str, answer: Answer) -> list[Settle]:
        code = f"{answer.call.code}/{answer.call.subcode}"
        refusal = self._parts.refused(events, code, (reason, answer.call))
        steps = self._dead(refusal.dead)
        if refusal.stopped:
            self._end = self._end._replace(revive=refusal.revive)
            return [*steps, *self._stop(refusal.back, answer, SET_UP_FAULT, code)]
        return [*steps, Settle([], answer.call)] if len(events) > 1 else steps  # one alone is written with its end

    def _dead(self, refused: Sequence[tuple[Leased, tuple[str, Call]]]) -> list[Settle]:
        self._end = self._end._replace(dead=self._end.dead + len(refused))
        return [Settle([Settled(row=event.row, state=State.DEAD, reason=why)], call) for event, (why, call) in refused]


def _withdrawn(event: Leased) -> Settled:
    return Settled(row=event.row, state=State.WITHDRAWN, reason=CONSENT_WITHDRAWN, attempted=False)


def _end(event: Leased, now: int) -> Settled | None:
    """How `event` ends without being sent, if it must not be."""
    reason = None
    if event.body_left and now > may_repeat_until(event):
        reason = "unknown_outcome"
    elif event.expires_at <= now:
        reason = "expired"
    elif event.unmet:
        reason = _unmet_reason(event)
    return Settled(row=event.row, state=State.DEAD, reason=reason, attempted=False) if reason is not None else None


def _unmet_reason(event: Leased) -> str | None:
    judged = admit(
        Accepted(
            event_name=event.event_name,
            event_id=event.event_id,
            event_time=event.event_time,
            action_source=event.action_source,
            body=event.body,
            unmet=event.unmet,
        )
    )
    return judged.reason if isinstance(judged, Dropped) else None


def _again(event: Leased, due_at: int, body_left: bool) -> Settled:
    """Back in the queue after an attempt. Once an outcome was unknown it stays so, whatever later attempts say."""
    return Settled(row=event.row, state=State.QUEUED, due_at=due_at, body_left=body_left or event.body_left)


def _back(events: Iterable[Leased], due_at: int) -> list[Settled]:
    """Back in the queue as they were."""
    return [
        Settled(row=event.row, state=State.QUEUED, due_at=due_at, body_left=event.body_left, attempted=False)
        for event in events
    ]
