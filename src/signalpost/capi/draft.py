"""An event on its way through the steps of `prepare`: what came, what will be sent, and what was found on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem


class Draft:
    """The one mutable value of this package; it lives for one call of `prepare`.

    `wire` is the event object as it will be sent, filled in the order of Meta's documentation. `problems` refuse the
    event, `notes` do not, `unmet` waits for `admit`. `now` and `event_time` are Unix seconds.
    """

    __slots__ = (
        "body", "event", "event_id", "event_time", "has_currency", "keys", "notes", "now", "order_id", "policy",
        "problems", "random_id", "said", "source", "unmet", "value", "wire",
    )  # fmt: skip

    def __init__(self, event: Event, now: int, random_id: str | Callable[[], str], policy: Policy) -> None:
        self.event = event
        self.now = now
        self.random_id = random_id
        self.policy = policy
        self.wire: dict[str, Any] = {}
        self.event_id = ""
        self.source = ""
        self.order_id: str | None = None
        self.has_currency = False
        self.value: int | None = None
        self.said = ""
        self.event_time = now
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.unmet: tuple[str, ...] = ()
        self.keys: tuple[str, ...] = ()
        self.body = b""

    def refuse(self, code: str, path: str, **nouns: str | int) -> None:
        """The event cannot be used, whatever follows."""
        self.problems.append(problem(code, path, **nouns))

    def note(self, code: str, path: str, **nouns: str | int) -> None:
        """Worth knowing; the event goes on."""
        self.notes.append(problem(code, path, **nouns))


Step = Callable[[Draft], None]
