"""A shop that sends events to a gateway, for tests under load."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from serving import post
from signalpost.sample.shop import day

BATCH = 20


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
        self.when: dict[str, float] = {}  # event_id → when it was acknowledged (monotonic seconds)
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
            self.when[result["event_id"]] = time.monotonic()
            if "event_id" not in event:
                self.made[event["custom_data"]["mark"]] = result["event_id"]
        return True
