"""Whatever happens in whatever order, the books balance, and every event arrives or has a reason."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.faults import Fault
from signalpost.store.control import Verb
from signalpost.store.record import EventCopy, event_record

FAULTS = ["2", "4", "190/463", "html_502", "drop", "100/2804009"]

PUT = st.tuples(st.just("put"), st.integers(0, 9), st.sampled_from(["browser", "server"]))
TURN = st.tuples(st.just("turn"), st.sampled_from([1_000, 6_000, 70_000, 700_000]))
FAULT = st.tuples(st.just("fault"), st.sampled_from(FAULTS), st.sampled_from([None, "1", "2"]))
OTHER = st.tuples(st.sampled_from(["fold", "kill", "clear", "token", "pause", "resume"]))
ACTIONS = st.lists(PUT | PUT | TURN | FAULT | OTHER, max_size=25)


class Story:
    """A house in which things happen."""

    def __init__(self, house) -> None:
        self.house = house
        self.inbox = house.inbox()
        self.worker = house.worker()
        self.ids: set[str] = set()

    def put(self, number: int, origin: str) -> None:
        user = {"em": "f" * 64} if origin == "server" else {"fbp": "fb.1.1600000000000.1"}
        said = {"event_name": "Lead", "event_id": str(number), "event_time": self.house.now // 1000}
        body = msgspec.json.encode({**said, "action_source": "website", "user_data": user})
        copy = EventCopy(
            **said, action_source="website", body=body, space_id=1, key_id="k", origin=origin, dataset="11",
            received_at=self.house.now, keys=tuple(sorted(user)),
        )  # fmt: skip
        self.inbox.append_wait([event_record(copy)])
        self.ids.add(str(number))

    def turn(self, pass_ms: int) -> None:
        self.fold()
        self.house.now += pass_ms
        self.worker.upkeep()
        asyncio.run(self.worker.deliver_due())

    def fold(self) -> None:
        while self.worker.fold_once():
            pass

    def fault(self, name: str, event_id: str | None) -> None:
        self.house.sandbox.faults.add(Fault(fault=name, event_id=event_id, times=3))

    def kill(self) -> None:
        """The worker dies while it sends; another begins."""
        self.house.ledger.lease(1, "11", 100, self.house.now, self.house.now + 120_000, "killed")
        self.worker = self.house.worker()

    def clear(self) -> None:
        self.house.sandbox.faults.clear()

    def token(self) -> None:
        self.house.control.set_token(1, "11", f"token-{self.house.now}", author="t", now=self.house.now)

    def pause(self) -> None:
        self.house.control.post(1, Verb.PAUSE, {"dataset": "11"}, author="t", now=self.house.now)

    def resume(self) -> None:
        self.house.control.post(1, Verb.RESUME, {"dataset": "11"}, author="t", now=self.house.now)


def tell(house, actions: list[tuple]) -> Story:
    story = Story(house)
    for name, *arguments in actions:
        act: Callable[..., None] = getattr(story, name)
        act(*arguments)
        house.states()
    return story


@given(ACTIONS)
def test_every_event_arrives_or_has_a_reason(make_house, actions: list[tuple]):
    """Once the faults are over, nothing waits any more, nothing is lost, and each went out under its own id."""
    with tempfile.TemporaryDirectory() as folder:
        house = make_house(Path(folder))
        try:
            story = tell(house, actions)
            story.clear()
            story.resume()
            for _ in range(4):
                story.turn(700_000)
            states = house.states()
            assert set(states) <= {"delivered", "dead"}
            received = {event.event["event_id"] for event in house.sandbox.events()}
            dead = {row.event_id for row in house.ledger.find(1, state="dead", now=house.now)}
            assert received | dead == story.ids
            assert all(row.reason for row in house.ledger.find(1, state="dead", now=house.now))
            assert house.incidents() <= {"events_received_short"}
        finally:
            house.close()
