"""One dataset's queue as the worker sees it: what it is doing, what it waits for. Values and decisions, no I/O."""

from __future__ import annotations

from typing import NamedTuple

from signalpost.capi.spec import MAX_EVENTS
from signalpost.capi.split import NOTHING_REFUSED, REFUSED_IN_A_ROW, SET_UP_FAULT, Streak
from signalpost.worker.destination import Destination
from signalpost.worker.sending import Conclusion

NO_TOKEN = "no_token"
OPERATOR = "operator"
PROBE_EVERY_MS = 600_000  # a stopped queue tries one event this often
LINGER_MS = 100  # how long a queue gathers events after a call that was not full


class Turn(NamedTuple):
    """A permission to make one call: how many events at most, and after how many refusals in a row to stop."""

    events: int
    in_a_row: int


class Queue:
    """Mutable, touched only from the worker's loop. Times are Unix ms."""

    def __init__(self, space_id: int, dataset: str, destination: Destination) -> None:
        self.space_id = space_id
        self.dataset = dataset
        self.destination = destination
        self.running = 0
        self.wait_until = 0
        self.failures = 0
        self.streak: Streak = NOTHING_REFUSED
        self.paused: str | None = None
        self.probe_at = 0
        self.troubles: set[str] = set()  # codes of its incidents that are open
        self.forgiving = False  # an operator said go on: refusals kill events until one gets through

    def turn(self, now: int, calls_at_once: int) -> Turn | None:
        """Whether a call may start now. After a failure one call at a time goes out, until one gets through."""
        if (self.destination.token is None and self.destination.points) or now < self.wait_until:
            return None
        if self.paused is not None:
            probing = self.paused != OPERATOR and now >= self.probe_at and not self.running
            return Turn(1, 1 if self.paused == SET_UP_FAULT else REFUSED_IN_A_ROW) if probing else None
        return Turn(MAX_EVENTS, 0 if self.forgiving else REFUSED_IN_A_ROW) if self.room(calls_at_once) > 0 else None

    def room(self, calls_at_once: int) -> int:
        """How many calls may start now where one may: a probe, and a call after a failure, goes out alone."""
        return (1 if self.failures or self.paused is not None else calls_at_once) - self.running

    def leased(self, events: int, wanted: int, now: int) -> None:
        """So many came of those `wanted`. A call that was not full is followed by a short rest, so that small calls do
        not follow one another."""
        if events < wanted:
            self.wait_until = max(self.wait_until, now + LINGER_MS)
        if self.paused is not None:
            self.probe_at = now + PROBE_EVERY_MS

    def concluded(self, conclusion: Conclusion) -> None:
        """What a batch said about pace and refusals."""
        self.streak = conclusion.streak
        self.wait_until = max(self.wait_until, conclusion.wait_until)
        if conclusion.failed is not None:
            self.failures += 1
        elif conclusion.delivered or conclusion.dead:
            self.failures = 0
        if conclusion.delivered:
            self.forgiving = False

    def stop(self, reason: str, now: int) -> None:
        self.paused = reason
        self.probe_at = now + PROBE_EVERY_MS

    def go_on(self, *, forgiving: bool = False) -> None:
        self.paused = None
        self.wait_until = 0
        self.streak = NOTHING_REFUSED
        self.forgiving = forgiving
