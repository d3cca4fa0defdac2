"""`Sandbox`: what is allowed, what was received, what misbehaves. In memory; bounded; used from one event loop."""

from __future__ import annotations

import base64
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.sandbox.faults import Fault, Faults
from signalpost.sandbox.forms import Call
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError
from signalpost.sandbox.judge import Limits, judge


class ReceivedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event that was taken. `received_at` is Unix milliseconds; `body` is the event's JSON; no token is kept."""

    number: int
    received_at: int
    dataset: str
    api_version: str | None
    test_event_code: str | None
    partner_agent: str | None
    token_place: str | None
    form: str
    fbtrace_id: str
    body: bytes

    def __repr__(self) -> str:
        return f"ReceivedEvent({self.number}, {self.dataset})"

    @property
    def event(self) -> dict[str, Any]:
        """The event as it came."""
        found: dict[str, Any] = msgspec.json.decode(self.body)
        return found

    def as_json(self) -> dict[str, Any]:
        """Its fields, the event among them as an object."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__ if name != "body"}
        return {**fields, "event": msgspec.Raw(self.body)}


class ReceivedCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call and how it was answered: `error` is `code[/subcode]` or a fault's name; None when it was taken."""

    number: int
    received_at: int
    dataset: str
    events: int
    fbtrace_id: str
    error: str | None = None


class Sandbox:
    """State and decisions of a local Meta.

    `tokens` maps each known dataset to the tokens that may write to it; None (the default) takes any token and any
    dataset whose id is a number, so that nothing needs to be set up. `keep` bounds the events and calls remembered.
    `clock` gives Unix seconds.
    """

    def __init__(
        self,
        *,
        tokens: Mapping[str, Iterable[str]] | None = None,
        faults: Sequence[Fault] = (),
        limits: Limits | None = None,
        keep: int = 100_000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits or Limits()
        self.faults = Faults(faults)
        self._tokens = None if tokens is None else {dataset: frozenset(allowed) for dataset, allowed in tokens.items()}
        self._clock = clock
        self._events: deque[ReceivedEvent] = deque(maxlen=keep)
        self._calls: deque[ReceivedCall] = deque(maxlen=keep)
        self._number_of_events = 0
        self._number_of_calls = 0

    def judge(self, call: Call) -> GraphError | None:
        """Why the call is refused: first the token, then the dataset, then its events; None if it can be taken."""
        return self._authorise(call) or judge(call.items, now=self._clock(), limits=self.limits)

    def take(self, call: Call, fbtrace_id: str) -> None:
        """Keep all events of a call that was judged good."""
        received_at = self._now_ms()
        for item in call.items:
            self._number_of_events += 1
            self._events.append(
                ReceivedEvent(
                    number=self._number_of_events,
                    received_at=received_at,
                    dataset=call.dataset,
                    api_version=call.version,
                    test_event_code=call.test_event_code,
                    partner_agent=call.partner_agent,
                    token_place=call.token_place,
                    form=call.form,
                    fbtrace_id=fbtrace_id,
                    body=msgspec.json.encode(item),
                )
            )

    def note_call(self, dataset: str, events: int, fbtrace_id: str, error: str | None) -> None:
        """Remember a call and its answer."""
        self._number_of_calls += 1
        self._calls.append(
            ReceivedCall(
                number=self._number_of_calls,
                received_at=self._now_ms(),
                dataset=dataset,
                events=events,
                fbtrace_id=fbtrace_id,
                error=error,
            )
        )

    def events(self, *, after: int = 0, **wanted: str) -> list[ReceivedEvent]:
        """Events taken with number > `after`, oldest first, whose fields equal `wanted`.

        `dataset`, `test_event_code`, `api_version` and `partner_agent` are fields of the call; any other name is one of
        the event itself (`event_id`, `event_name`, …).
        """
        return [
            event
            for event in self._events
            if event.number > after and all(_has(event, name, value) for name, value in wanted.items())
        ]

    @property
    def calls(self) -> Sequence[ReceivedCall]:
        """Calls, oldest first, taken and refused."""
        return list(self._calls)

    def forget(self) -> None:
        """Forget events and calls. Numbers go on; faults stay."""
        self._events.clear()
        self._calls.clear()

    def as_json(self) -> dict[str, Any]:
        """A summary: totals since the start, settings."""
        return {
            "events_received": self._number_of_events,
            "calls": self._number_of_calls,
            "any_token": self._tokens is None,
            "datasets": sorted(self._tokens or {event.dataset for event in self._events}),
            "limits": msgspec.to_builtins(self.limits),
            "faults": self.faults.as_json(),
        }

    def _authorise(self, call: Call) -> GraphError | None:
        if call.token is None:
            return GRAPH_ERRORS["104"]
        if self._tokens is None:
            return None if call.dataset.isascii() and call.dataset.isdigit() else GRAPH_ERRORS["100/33"]
        if not any(call.token in allowed for allowed in self._tokens.values()):
            return GRAPH_ERRORS["190"]
        return None if call.token in self._tokens.get(call.dataset, ()) else GRAPH_ERRORS["100/33"]

    def _now_ms(self) -> int:
        return int(self._clock() * 1000)


def new_trace_id() -> str:
    """An fbtrace_id: starts with A, URL-safe letters, 23 characters (as the public samples look)."""
    return "A" + base64.urlsafe_b64encode(secrets.token_bytes(17)).decode()[:22]


_OF_THE_CALL = frozenset({"dataset", "test_event_code", "api_version", "partner_agent"})


def _has(event: ReceivedEvent, name: str, value: str) -> bool:
    found = getattr(event, name) if name in _OF_THE_CALL else event.event.get(name)
    return found is not None and str(found) == value
