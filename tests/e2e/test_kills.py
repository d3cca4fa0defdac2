"""kill -9 at random moments under load: nothing acknowledged is lost, ids stay, the books balance."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from typing import Any

from serving import Sandbox, Serve, post, wait_for
from signalpost.sample.shop import day

BATCH = 20
VICTIMS = ("gateway-1", "worker", None)  # None: `serve` itself


class Sender(threading.Thread):
    """A shop that sends until told to stop, resends what was not answered, and remembers what was acknowledged.

    Every second event has no event_id: the gateway makes one, and the answer tells it.
    """

    def __init__(self, number: int, key: str, address: Callable[[], str]) -> None:
        super().__init__(name=f"sender-{number}", daemon=True)
        self._number = number
        self._key = key
        self._address = address
        self.enough = threading.Event()
        self.acknowledged: list[str] = []
        self.made: dict[str, str] = {}  # mark of an event without id → the id it got
        self.unanswered = 0
        self.last = ""

    def run(self) -> None:
        """Batch after batch."""
        number = 0
        while not self.enough.is_set():
            number += 1
            events = self._batch(number)
            while not self._send(events):
                if self.enough.is_set():
                    return
                time.sleep(0.05)

    def _batch(self, number: int) -> list[dict[str, Any]]:
        seed = self._number * 100_000 + number
        events = list(day(seed, until=int(time.time()), visits=BATCH))[:BATCH]
        for index, event in enumerate(events):
            event["custom_data"] = event.get("custom_data", {}) | {"mark": f"{seed}-{index}"}
            if index % 2:
                del event["event_id"]
        return events

    def _send(self, events: list[dict[str, Any]]) -> bool:
        try:
            status, answer = post(f"{self._address()}/v1/events", {"data": events}, self._key, timeout=5)
        except (OSError, ValueError, HTTPException) as error:
            self.last = repr(error)
            self.unanswered += 1
            return False
        if status != 202:
            self.last = str(status)
            return False
        for event, result in zip(events, answer["results"], strict=True):
            assert result["status"] == "accepted", result
            self.acknowledged.append(result["event_id"])
            if "event_id" not in event:
                self.made[event["custom_data"]["mark"]] = result["event_id"]
        return True


def test_kills_lose_nothing_that_was_acknowledged(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], deep: bool
) -> None:
    """Gateway, worker and `serve` itself are killed in turn while two shops send."""
    chance = random.Random(20261121)
    running = [serve()]
    senders = [Sender(number, key, lambda: running[-1].gateway) for number in (1, 2)]
    for sender in senders:
        sender.start()
    for number in range(20 if deep else 3):
        time.sleep(chance.uniform(0.2, 1.2))
        victim = VICTIMS[number % len(VICTIMS)]
        before = running[-1].pid_of(victim) if victim else None
        running[-1].kill(victim)
        if victim is None:
            running.append(serve())
        else:
            wait_for("the restart", partial(_restarted, running[-1], victim, before))
    for sender in senders:
        sender.enough.set()
        sender.join(30)

    serving = running[-1]
    books = wait_for("all to be settled", lambda: _settled(serving))
    assert books["balanced"]
    assert not books["dead"]
    arrived = sandbox.events()
    ids = Counter(event["event"]["event_id"] for event in arrived)
    for sender in senders:
        assert sender.acknowledged, f"{sender.unanswered} calls were not answered, the last because of {sender.last}"
        assert set(sender.acknowledged) <= ids.keys(), "an acknowledged event never arrived"
    _same_id_every_time(arrived, senders)
    assert serving.stop() == 0


def _restarted(serving: Serve, victim: str, before: int | None) -> bool:
    return serving.pid_of(victim) not in (None, before)


def _settled(serving: Serve) -> dict[str, Any] | None:
    """The books, once everything that was routed is delivered and nothing lies in the inbox any more."""
    books = serving.books()
    quiet = books["states"].get("delivered", 0) == books["routed"]
    time.sleep(0.3)
    return books if quiet and serving.books() == books else None


def _same_id_every_time(arrived: list[dict[str, Any]], senders: list[Sender]) -> None:
    """The id that the gateway made and told is the one that arrives, however often the event is sent."""
    made = {mark: event_id for sender in senders for mark, event_id in sender.made.items()}
    ids_of: dict[str, set[str]] = {}
    for row in arrived:
        ids_of.setdefault(row["event"]["custom_data"]["mark"], set()).add(row["event"]["event_id"])
    for mark, event_id in made.items():
        assert event_id in ids_of[mark]
