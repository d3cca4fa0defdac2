"""Whose events are sent while a dataset sends only those of a share of people, and what becomes of the others.

A person stands at a point between 0 and 9,999, by the HMAC of the best key of the event as it would be sent; of one
without any, by the visitor or token that its first copy came with, and last by the event itself. Copies are joined
before that, so that both fall on one side; a larger share holds all whom a smaller one held.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from signalpost.store.ledger import Leased, Settled, State
from signalpost.store.person_keys import Key, keys_in
from signalpost.store.stages import POINTS
from signalpost.worker.consent import FOUND_BY_BYTES
from signalpost.worker.destination import Destination
from signalpost.worker.sending import Settle

OBSERVE = "stage_observe"
NOT_IN_SHARE = "not_in_share"
TEST_EVENT = "test_event"  # delivered, under a test_event_code
UNKNOWN_OUTCOME = "unknown_outcome"

Point = Callable[[Leased], int]


class Sides:
    """Where people stand. `hmacs` gives what stands for keys of a space (16 bytes each)."""

    def __init__(self, hmacs: Callable[[int, Sequence[Key]], Sequence[bytes]]) -> None:
        self._hmacs = hmacs

    def point(self, event: Leased) -> int:
        """The point at which the person of `event` stands."""
        return int.from_bytes(self._best(event)[:FOUND_BY_BYTES], "big") % POINTS

    def _best(self, event: Leased) -> bytes:
        keys = keys_in(event.body)
        lasting = next((key for key in keys if key[0] != "fbc"), None)  # a click id is another with each click
        if lasting is not None:
            return self._hmacs(event.space_id, [lasting])[0]
        clicks = [one[:FOUND_BY_BYTES] for one in self._hmacs(event.space_id, keys)]
        for first in range(0, len(event.found_by), FOUND_BY_BYTES):
            beside = event.found_by[first : first + FOUND_BY_BYTES]
            if beside not in clicks:
                return beside
        return self._hmacs(event.space_id, [("event", f"{event.event_name}/{event.event_id}")])[0]


def part(events: Sequence[Leased], points: int, point: Point) -> tuple[Sequence[Leased], list[Settled]]:
    """Those to send, and how the others end: observed. An event of which an earlier attempt may have arrived is dead
    with an unknown outcome, and not said never to have been sent."""
    if points >= POINTS:
        return events, []
    to_send: list[Leased] = []
    ended: list[Settled] = []
    for event in events:
        if points and point(event) < points:
            to_send.append(event)
        elif event.body_left:
            ended.append(Settled(row=event.row, state=State.DEAD, reason=UNKNOWN_OUTCOME, attempted=False))
        else:
            why = NOT_IN_SHARE if points else OBSERVE
            ended.append(Settled(row=event.row, state=State.OBSERVED, reason=why, attempted=False))
    return to_send, ended


def as_tests(steps: Sequence[Settle], events: Sequence[Leased], destination: Destination) -> Sequence[Settle]:
    """`steps`, saying of what was delivered that it went as test events, if it did."""
    if not (events[0].test_event_code or destination.test_event_code):
        return steps
    sent = {event.row for event in events}
    return [step._replace(results=[_as_test(one, sent) for one in step.results]) for step in steps]


def _as_test(settled: Settled, sent: Collection[int]) -> Settled:
    if settled.state is not State.DELIVERED or settled.row not in sent:
        return settled
    return msgspec.structs.replace(settled, reason=TEST_EVENT)
